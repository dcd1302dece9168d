# Blocks of a set: the plan orders them by their values.
resource "aws_api_gateway_usage_plan" "by_stage" {
  name = "by-stage"
  api_stages {
    api_id = aws_api_gateway_rest_api.shop.id
    stage  = "live"
  }
  api_stages {
    api_id = aws_api_gateway_rest_api.other.id
    stage  = "beta"
  }
}

resource "aws_api_gateway_usage_plan" "by_throttle" {
  name = "by-throttle"
  api_stages {
    api_id = aws_api_gateway_rest_api.shop.id
    stage  = aws_api_gateway_stage.live.stage_name
    throttle {
      path        = "/lists/GET"
      rate_limit  = 9
      burst_limit = 9
    }
  }
  api_stages {
    api_id = aws_api_gateway_rest_api.other.id
    stage  = "live"
    throttle {
      path        = "/lists/GET"
      rate_limit  = 1
      burst_limit = 1
    }
  }
}

# Neither plan nor files say which of both has which path.
resource "aws_api_gateway_usage_plan" "unclear" {
  name = "unclear"
  api_stages {
    api_id = aws_api_gateway_rest_api.shop.id
    stage  = "live"
    throttle {
      path        = upper("/${local.servers[0]}/get")
      rate_limit  = 1
      burst_limit = 1
    }
  }
  api_stages {
    api_id = aws_api_gateway_rest_api.other.id
    stage  = "live"
    throttle {
      path        = upper("/${local.servers[1]}/get")
      rate_limit  = 1
      burst_limit = 1
    }
  }
}

# In a set the order of blocks that differ in nothing known does not matter.
resource "aws_api_gateway_usage_plan" "alike" {
  name = "alike"
  api_stages {
    api_id = aws_api_gateway_rest_api.shop.id
    stage  = "live"
  }
  api_stages {
    api_id = aws_api_gateway_rest_api.other.id
    stage  = "live"
  }
}

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region                      = var.region
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variable "region" {
  type    = string
  default = "eu-west-1"
}

# The pool and the function exist already: so the description of the API is known before apply.
variable "pool_id" {
  type    = string
  default = "eu-west-1_AbCdEfGhI"
}

variable "function_arn" {
  type    = string
  default = "arn:aws:lambda:eu-west-1:111122223333:function:orders"
}

resource "aws_cognito_resource_server" "orders" {
  identifier   = "orders"
  name         = "Orders"
  user_pool_id = var.pool_id
  scope {
    scope_name        = "read"
    scope_description = "Read orders"
  }
  scope {
    scope_name        = "write"
    scope_description = "Place orders"
  }
}

resource "aws_cognito_user_pool_client" "machine" {
  for_each                             = { reporting = ["orders/read"], billing = ["orders/read", "orders/write"] }
  name                                 = each.key
  user_pool_id                         = var.pool_id
  generate_secret                      = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = each.value
  depends_on                           = [aws_cognito_resource_server.orders]
}

resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
  body = templatefile("${path.module}/api.yaml", {
    pool_arn     = "arn:aws:cognito-idp:${var.region}:111122223333:userpool/${var.pool_id}"
    function_arn = var.function_arn
    region       = var.region
  })
}

resource "aws_api_gateway_deployment" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  triggers    = { body = sha1(aws_api_gateway_rest_api.orders.body) }
}

resource "aws_api_gateway_stage" "v1" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  deployment_id = aws_api_gateway_deployment.orders.id
  stage_name    = "v1"
}

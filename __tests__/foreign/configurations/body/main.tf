terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

resource "aws_cognito_user_pool" "company" {
  name = "Company Services"
}

resource "aws_cognito_user_pool_domain" "company" {
  domain       = "company-services"
  user_pool_id = aws_cognito_user_pool.company.id
}

resource "aws_cognito_resource_server" "reports" {
  identifier   = "https://reports.example.com"
  name         = "Reports"
  user_pool_id = aws_cognito_user_pool.company.id
  scope {
    scope_name        = "read"
    scope_description = "Read reports"
  }
  scope {
    scope_name        = "write"
    scope_description = "Write reports"
  }
}

resource "aws_cognito_user_pool_client" "machine" {
  for_each                             = { reader = ["read"], writer = ["read", "write"] }
  name                                 = "Company Services-${each.key}"
  user_pool_id                         = aws_cognito_user_pool.company.id
  generate_secret                      = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = [for scope in each.value : "${aws_cognito_resource_server.reports.identifier}/${scope}"]
  access_token_validity                = 15
  token_validity_units {
    access_token = "minutes"
  }
}

resource "aws_api_gateway_rest_api" "reports" {
  name = "reports"
  body = jsonencode({
    openapi = "3.0.1"
    info    = { title = "Reports", version = "1" }
    paths = {
      "/reports" = {
        for method, scope in { get = "read", post = "write" } : method => {
          security  = [{ pool = ["${aws_cognito_resource_server.reports.identifier}/${scope}"] }]
          responses = { "200" = { description = "OK" } }
          x-amazon-apigateway-integration = {
            type             = "mock"
            requestTemplates = { "application/json" = "{\"statusCode\": 200}" }
            responses        = { default = { statusCode = "200" } }
          }
        }
      }
    }
    components = {
      securitySchemes = {
        pool = {
          type                          = "apiKey"
          name                          = "Authorization"
          in                            = "header"
          x-amazon-apigateway-authtype  = "cognito_user_pools"
          x-amazon-apigateway-authorizer = { type = "cognito_user_pools", providerARNs = [aws_cognito_user_pool.company.arn] }
        }
      }
    }
  })
}

resource "aws_api_gateway_deployment" "reports" {
  rest_api_id = aws_api_gateway_rest_api.reports.id
  triggers    = { body = sha1(aws_api_gateway_rest_api.reports.body) }
}

resource "aws_api_gateway_stage" "v1" {
  rest_api_id   = aws_api_gateway_rest_api.reports.id
  deployment_id = aws_api_gateway_deployment.reports.id
  stage_name    = "v1"
}

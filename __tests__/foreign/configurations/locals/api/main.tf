variable "name" {
  type = string
}

variable "pool_arn" {
  type = string
}

variable "routes" {
  type = map(object({ method = string, scopes = list(string) }))
}

locals {
  arns   = [var.pool_arn]
  api_id = aws_api_gateway_rest_api.this.id
}

resource "aws_api_gateway_rest_api" "this" {
  name = var.name
}

resource "aws_api_gateway_authorizer" "this" {
  name          = "pool"
  type          = "COGNITO_USER_POOLS"
  rest_api_id   = local.api_id
  provider_arns = local.arns
}

resource "aws_api_gateway_method" "this" {
  for_each             = var.routes
  rest_api_id          = local.api_id
  resource_id          = aws_api_gateway_rest_api.this.root_resource_id
  http_method          = each.value.method
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.this.id
  authorization_scopes = each.value.scopes
}

resource "aws_api_gateway_integration" "this" {
  for_each    = var.routes
  rest_api_id = local.api_id
  resource_id = aws_api_gateway_rest_api.this.root_resource_id
  http_method = aws_api_gateway_method.this[each.key].http_method
  type        = "MOCK"
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = local.api_id
  depends_on  = [aws_api_gateway_integration.this]
  triggers    = { name = var.name }
}

resource "aws_api_gateway_stage" "this" {
  rest_api_id   = local.api_id
  deployment_id = aws_api_gateway_deployment.this.id
  stage_name    = "inner"
}

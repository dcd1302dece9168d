variable "name" { type = string }
variable "stage" { type = string }
variable "routes" { type = map(object({ method = string, path = string, scopes = list(string) })) }
variable "pool_arn" { type = string }
variable "backend" { type = string }

locals {
  paths = toset([for route in var.routes : route.path])
}

resource "aws_api_gateway_rest_api" "this" {
  name = var.name
}

resource "aws_api_gateway_authorizer" "this" {
  name          = "pool"
  type          = "COGNITO_USER_POOLS"
  rest_api_id   = aws_api_gateway_rest_api.this.id
  provider_arns = [var.pool_arn]
}

resource "aws_api_gateway_resource" "this" {
  for_each    = local.paths
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = each.value
}

resource "aws_api_gateway_method" "this" {
  for_each             = var.routes
  rest_api_id          = aws_api_gateway_rest_api.this.id
  resource_id          = aws_api_gateway_resource.this[each.value.path].id
  http_method          = each.value.method
  authorization        = length(each.value.scopes) > 0 ? "COGNITO_USER_POOLS" : "NONE"
  authorizer_id        = length(each.value.scopes) > 0 ? aws_api_gateway_authorizer.this.id : null
  authorization_scopes = [for scope in each.value.scopes : "${var.name}/${scope}"]
}

resource "aws_api_gateway_integration" "this" {
  for_each                = var.routes
  rest_api_id             = aws_api_gateway_rest_api.this.id
  resource_id             = aws_api_gateway_method.this[each.key].resource_id
  http_method             = aws_api_gateway_method.this[each.key].http_method
  type                    = "HTTP_PROXY"
  integration_http_method = each.value.method
  uri                     = "${var.backend}/${each.value.path}"
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  triggers    = { routes = sha1(jsonencode(var.routes)) }
  depends_on  = [aws_api_gateway_integration.this]
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "this" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  deployment_id = aws_api_gateway_deployment.this.id
  stage_name    = var.stage
}

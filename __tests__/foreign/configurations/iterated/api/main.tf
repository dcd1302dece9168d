variable "api" {
  type = object({ id = string, root = string })
}

variable "authorizer" {
  type = string
}

variable "name" {
  type = string
}

variable "scopes" {
  type = set(string)
}

resource "aws_api_gateway_resource" "this" {
  rest_api_id = var.api.id
  parent_id   = var.api.root
  path_part   = var.name
}

resource "aws_api_gateway_method" "this" {
  rest_api_id          = var.api.id
  resource_id          = aws_api_gateway_resource.this.id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = var.authorizer
  authorization_scopes = var.scopes
}

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

locals {
  prefix   = "shop"
  pool_arn = aws_cognito_user_pool.main.arn

  # A chain that ends at a resource server.
  order_scopes = aws_cognito_resource_server.orders.scope_identifiers
  all_scopes   = local.order_scopes
  open_scopes  = local.all_scopes

  # Lists that are understood.
  with_audit   = concat(["orders/audit"], local.order_scopes)
  both_servers = distinct(flatten([local.order_scopes, aws_cognito_resource_server.stock.scope_identifiers]))
  servers = {
    orders = aws_cognito_resource_server.orders
    stock  = aws_cognito_resource_server.stock
  }

  # A plan decides them at apply, and so they stay unknown.
  either = aws_cognito_user_pool.main.arn == "" ? ["orders/read"] : local.order_scopes
  first  = slice(local.order_scopes, 0, 1)
  some   = [for scope in local.order_scopes : scope if scope != "orders/write"]

  routes = {
    list     = { method = "GET", path = "orders" }
    place    = { method = "POST", path = "orders" }
    remove   = { method = "DELETE", path = "orders" }
    stock    = { method = "GET", path = "stock" }
    count    = { method = "POST", path = "stock" }
    adjust   = { method = "PUT", path = "stock" }
    either   = { method = "GET", path = "open" }
    first    = { method = "POST", path = "open" }
    some     = { method = "PUT", path = "open" }
    combined = { method = "DELETE", path = "open" }
  }
  scopes = {
    list     = local.open_scopes
    place    = local.with_audit
    remove   = ["${aws_cognito_resource_server.orders.identifier}/write"]
    stock    = local.servers["stock"].scope_identifiers
    count    = local.both_servers
    adjust   = toset(local.servers.orders.scope_identifiers)
    either   = local.either
    first    = local.first
    some     = local.some
    combined = setsubtract(local.order_scopes, ["orders/write"])
  }
  resource_ids = { for path, resource in aws_api_gateway_resource.root : path => resource.id }
}

resource "aws_cognito_user_pool" "main" {
  name = "${local.prefix}-machines"
}

resource "aws_cognito_user_pool_domain" "main" {
  domain       = "${local.prefix}-machines"
  user_pool_id = aws_cognito_user_pool.main.id
}

resource "aws_cognito_resource_server" "orders" {
  identifier   = "orders"
  name         = "Orders"
  user_pool_id = aws_cognito_user_pool.main.id
  scope {
    scope_name        = "read"
    scope_description = "Read orders"
  }
  scope {
    scope_name        = "write"
    scope_description = "Place orders"
  }
}

resource "aws_cognito_resource_server" "stock" {
  identifier   = "stock"
  name         = "Stock"
  user_pool_id = aws_cognito_user_pool.main.id
  scope {
    scope_name        = "read"
    scope_description = "Read stock"
  }
}

resource "aws_cognito_user_pool_client" "billing" {
  name                                 = "billing"
  user_pool_id                         = aws_cognito_user_pool.main.id
  generate_secret                      = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = local.all_scopes
}

resource "aws_cognito_user_pool_client" "warehouse" {
  name                                 = "warehouse"
  user_pool_id                         = aws_cognito_user_pool.main.id
  generate_secret                      = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = local.servers["stock"].scope_identifiers
}

resource "aws_api_gateway_rest_api" "root" {
  name = local.prefix
}

resource "aws_api_gateway_authorizer" "pool" {
  name          = "pool"
  type          = "COGNITO_USER_POOLS"
  rest_api_id   = aws_api_gateway_rest_api.root.id
  provider_arns = [local.pool_arn]
}

resource "aws_api_gateway_resource" "root" {
  for_each    = toset([for route in local.routes : route.path])
  rest_api_id = aws_api_gateway_rest_api.root.id
  parent_id   = aws_api_gateway_rest_api.root.root_resource_id
  path_part   = each.value
}

resource "aws_api_gateway_method" "root" {
  for_each             = local.routes
  rest_api_id          = aws_api_gateway_rest_api.root.id
  resource_id          = local.resource_ids[each.value.path]
  http_method          = each.value.method
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.pool.id
  authorization_scopes = local.scopes[each.key]
}

resource "aws_api_gateway_integration" "root" {
  for_each    = local.routes
  rest_api_id = aws_api_gateway_rest_api.root.id
  resource_id = local.resource_ids[each.value.path]
  http_method = aws_api_gateway_method.root[each.key].http_method
  type        = "MOCK"
}

resource "aws_api_gateway_deployment" "root" {
  rest_api_id = aws_api_gateway_rest_api.root.id
  depends_on  = [aws_api_gateway_integration.root]
  triggers    = { routes = jsonencode(local.routes) }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "root" {
  rest_api_id   = aws_api_gateway_rest_api.root.id
  deployment_id = aws_api_gateway_deployment.root.id
  stage_name    = "root"
}

module "api" {
  source   = "./api"
  name     = "inner"
  pool_arn = local.pool_arn
  routes = {
    list  = { method = "GET", scopes = local.open_scopes }
    place = { method = "POST", scopes = local.first }
    count = { method = "PUT", scopes = ["stock/read"] }
    move  = { method = "DELETE", scopes = aws_cognito_resource_server.stock.scope_identifiers }
  }
}

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

variable "owner" {
  default = { a = "b", b = "a" }
}

variable "cycle" {
  type    = map(string)
  default = { a = "b", b = "c", c = "a" }
}

variable "names" {
  type    = set(string)
  default = ["b", "a"]
}

variable "more" {
  type = list(object({ path = string, server = string, enabled = optional(bool, true) }))
  default = [
    { path = "more-a", server = "b" },
    { path = "more-b", server = "c", enabled = false },
    { path = "more-c", server = "a", enabled = true },
  ]
}

locals {
  main = aws_api_gateway_authorizer.main.id
  routes = [
    { method = "GET", path = "list-a", scopes = aws_cognito_resource_server.s["b"].scope_identifiers, authorizer = local.main },
    { method = "POST", path = "list-a", scopes = aws_cognito_resource_server.s["c"].scope_identifiers, authorizer = local.main },
    { method = "GET", path = "list-b", scopes = [], authorizer = aws_api_gateway_authorizer.none.id },
    { method = "GET", path = "list-c", scopes = concat(aws_cognito_resource_server.s["a"].scope_identifiers, ["b/x"]), authorizer = local.main },
  ]
  # Sorted by key, which is another order than the one here.
  services = {
    z = { path = "nested-a", server = "a", routes = [{ method = "GET", server = "c" }, { method = "PUT", server = "b" }] }
    y = { path = "nested-b", server = "b", routes = [{ method = "GET", server = "a" }] }
  }
  nested = flatten([for key, service in local.services : [for index, route in service.routes : {
    name   = "${key}-${index}"
    path   = service.path
    method = route.method
    scopes = aws_cognito_resource_server.s[route.server].scope_identifiers
    first  = aws_cognito_resource_server.s[service.server].scope_identifiers
  }]])
  by_name = { for service in local.services : service.path => service }
  servers = ["c", "a"]
  paths = toset(concat(
    [for route in local.routes : route.path],
    [for route in local.nested : route.path],
    [for route in var.more : route.path],
    ["cycle-a", "cycle-b", "cycle-c", "own-a", "own-b", "texts", "lists", "some", "names", "grouped", "order", "hidden"],
  ))
}

resource "aws_cognito_user_pool" "main" {
  name = "main"
}

resource "aws_cognito_user_pool" "other" {
  name = "other"
}

resource "aws_cognito_user_pool_domain" "main" {
  domain       = "machines"
  user_pool_id = aws_cognito_user_pool.main.id
}

resource "aws_cognito_resource_server" "s" {
  for_each     = toset(["a", "b", "c"])
  identifier   = each.key
  name         = each.key
  user_pool_id = aws_cognito_user_pool.main.id
  scope {
    scope_name        = "x"
    scope_description = "x"
  }
}

resource "aws_cognito_user_pool_client" "machine" {
  for_each                             = aws_cognito_resource_server.s
  name                                 = each.key
  user_pool_id                         = aws_cognito_user_pool.main.id
  generate_secret                      = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = ["${each.key}/x"]
}

resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}

resource "aws_api_gateway_rest_api" "other" {
  name = "other"
}

resource "aws_api_gateway_authorizer" "main" {
  name          = "main"
  type          = "COGNITO_USER_POOLS"
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  provider_arns = [for pool in [aws_cognito_user_pool.main] : pool.arn]
}

resource "aws_api_gateway_authorizer" "none" {
  name          = "none"
  type          = "COGNITO_USER_POOLS"
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  provider_arns = [aws_cognito_user_pool.other.arn]
}

resource "aws_api_gateway_resource" "r" {
  for_each    = local.paths
  rest_api_id = aws_api_gateway_rest_api.shop.id
  parent_id   = aws_api_gateway_rest_api.shop.root_resource_id
  path_part   = each.value
}

# Objects of a list, with references in them.
resource "aws_api_gateway_method" "list" {
  for_each             = { for route in local.routes : "${route.method} ${route.path}" => route }
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r[each.value.path].id
  http_method          = each.value.method
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = each.value.authorizer
  authorization_scopes = each.value.scopes
}

# A list of lists.
resource "aws_api_gateway_method" "nested" {
  for_each             = { for route in local.nested : route.name => route }
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r[each.value.path].id
  http_method          = each.value.method
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = local.main
  authorization_scopes = each.value.scopes
}

# { b = "a", c = "b", a = "c" }
resource "aws_api_gateway_method" "cycle" {
  for_each             = { for k, v in var.cycle : v => k }
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["cycle-${each.key}"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = local.main
  authorization_scopes = aws_cognito_resource_server.s[each.value].scope_identifiers
}

resource "aws_api_gateway_method" "own" {
  for_each             = toset([for service in local.by_name : replace(service.path, "nested", "own")])
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r[each.value].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = local.main
  authorization_scopes = aws_cognito_resource_server.s[var.owner[local.by_name["nested-b"].server]].scope_identifiers
}

# Two of the three, one of them because the type of the variable has a default.
resource "aws_api_gateway_method" "more" {
  for_each             = { for route in var.more : route.path => route if route.enabled }
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r[each.key].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = local.main
  authorization_scopes = aws_cognito_resource_server.s[each.value.server].scope_identifiers
}

resource "aws_api_gateway_method" "lists" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["lists"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = local.main
  authorization_scopes = flatten([for s in local.servers : aws_cognito_resource_server.s[s].scope_identifiers])
}

resource "aws_api_gateway_method" "some" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["some"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = local.main
  authorization_scopes = flatten([for k, s in aws_cognito_resource_server.s : s.scope_identifiers if k != "b"])
}

resource "aws_api_gateway_method" "texts" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["texts"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = local.main
  authorization_scopes = concat([for s in local.servers : "${aws_cognito_resource_server.s[s].identifier}/x"], aws_cognito_resource_server.s["b"].scope_identifiers)
}

# In a set, the key is the value.
resource "aws_api_gateway_method" "names" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["names"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = local.main
  authorization_scopes = flatten([for k, v in var.names : aws_cognito_resource_server.s[k].scope_identifiers if v != "b"])
}

# Several servers of one key.
resource "aws_api_gateway_method" "grouped" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["grouped"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = local.main
  authorization_scopes = flatten({ for k, s in aws_cognito_resource_server.s : (k == "a" ? "one" : "two") => s.scope_identifiers... }["two"])
}

# The first by key, and not the first of the file.
resource "aws_api_gateway_method" "order" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["order"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = local.main
  authorization_scopes = local.nested[0].first
}

# In truth all of them: the condition is known only after apply.
resource "aws_api_gateway_method" "hidden" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["hidden"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = local.main
  authorization_scopes = flatten([for s in aws_cognito_resource_server.s : s.scope_identifiers if s.id != "b"])
}

module "api" {
  source     = "./api"
  for_each   = { for k, v in var.cycle : "module-${v}" => { scopes = aws_cognito_resource_server.s[k].scope_identifiers } }
  api        = { id = aws_api_gateway_rest_api.shop.id, root = aws_api_gateway_rest_api.shop.root_resource_id }
  authorizer = local.main
  name       = each.key
  scopes     = each.value.scopes
}

resource "aws_api_gateway_deployment" "shop" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  depends_on  = [aws_api_gateway_method.list]
}

resource "aws_api_gateway_stage" "live" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = aws_api_gateway_deployment.shop.id
  stage_name    = "live"
}

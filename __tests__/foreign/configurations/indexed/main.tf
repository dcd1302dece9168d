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
  default = { a = "b", b = "c", c = "a" }
}

variable "old_pool" {
  default = "eu-west-1_OLDPOOL12"
}

variable "old_pool_arn" {
  default = "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_OLDPOOL12"
}

variable "for_people" {
  default = false
}

locals {
  owner = { a = "b", b = "a" }
  paths = [
    "owner-a", "owner-b", "local-a", "local-b", "count-0", "count-1", "cycle-a", "cycle-b", "cycle-c", "object-a", "object-b",
    "authorizer-a", "authorizer-b", "both", "item", "concat", "chosen", "either", "replaced", "other",
  ]
}

resource "aws_cognito_user_pool" "main" {
  for_each = toset(["a", "b"])
  name     = each.key
}

resource "aws_cognito_user_pool_domain" "main" {
  for_each     = aws_cognito_user_pool.main
  domain       = "machines-${each.key}"
  user_pool_id = each.value.id
}

resource "aws_cognito_resource_server" "s" {
  for_each     = toset(["a", "b", "c"])
  identifier   = each.key
  name         = each.key
  user_pool_id = aws_cognito_user_pool.main["a"].id
  scope {
    scope_name        = "x"
    scope_description = "x"
  }
}

resource "aws_cognito_resource_server" "n" {
  count        = 2
  identifier   = "n${count.index}"
  name         = "n${count.index}"
  user_pool_id = aws_cognito_user_pool.main["a"].id
  scope {
    scope_name        = "x"
    scope_description = "x"
  }
}

resource "aws_cognito_user_pool_client" "machine" {
  for_each                             = { a = "a/x", b = "b/x", c = "c/x", n0 = "n0/x", n1 = "n1/x" }
  name                                 = each.key
  user_pool_id                         = aws_cognito_user_pool.main["a"].id
  generate_secret                      = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = [each.value]
}

resource "aws_cognito_user_pool_client" "of_b" {
  name                                 = "of_b"
  user_pool_id                         = aws_cognito_user_pool.main["b"].id
  generate_secret                      = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = ["a/x"]
}

resource "aws_cognito_user_pool_client" "old" {
  name                                 = "old"
  user_pool_id                         = var.old_pool
  generate_secret                      = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = ["a/x"]
}

resource "aws_cognito_user_pool_client" "mixed" {
  name                                 = "mixed"
  user_pool_id                         = aws_cognito_user_pool.main["a"].id
  generate_secret                      = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = concat(aws_cognito_resource_server.s["a"].scope_identifiers, ["b/x"])
}

resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}

resource "aws_api_gateway_authorizer" "k" {
  for_each      = { a = aws_cognito_user_pool.main["a"].arn, b = aws_cognito_user_pool.main["b"].arn }
  name          = each.key
  type          = "COGNITO_USER_POOLS"
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  provider_arns = [each.value]
}

resource "aws_api_gateway_authorizer" "both" {
  name          = "both"
  type          = "COGNITO_USER_POOLS"
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  provider_arns = [aws_cognito_user_pool.main["a"].arn, var.old_pool_arn]
}

resource "aws_api_gateway_resource" "r" {
  for_each    = toset(local.paths)
  rest_api_id = aws_api_gateway_rest_api.shop.id
  parent_id   = aws_api_gateway_rest_api.shop.root_resource_id
  path_part   = each.value
}

# The paths of a and b are swapped, and so are their parents.
resource "aws_api_gateway_resource" "outer" {
  for_each    = var.owner
  rest_api_id = aws_api_gateway_rest_api.shop.id
  parent_id   = aws_api_gateway_rest_api.shop.root_resource_id
  path_part   = each.key
}

resource "aws_api_gateway_resource" "inner" {
  for_each    = var.owner
  rest_api_id = aws_api_gateway_rest_api.shop.id
  parent_id   = aws_api_gateway_resource.outer[each.value].id
  path_part   = each.key
}

resource "aws_api_gateway_method" "inner" {
  for_each             = var.owner
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.inner[var.owner[each.key]].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.k["a"].id
  authorization_scopes = ["${each.key}/x"]
}

resource "aws_api_gateway_method" "owner" {
  for_each             = toset(["a", "b"])
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["owner-${each.key}"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.k["a"].id
  authorization_scopes = aws_cognito_resource_server.s[var.owner[each.key]].scope_identifiers
}

resource "aws_api_gateway_method" "local" {
  for_each             = toset(["a", "b"])
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["local-${each.key}"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.k["a"].id
  authorization_scopes = aws_cognito_resource_server.s[local.owner[each.key]].scope_identifiers
}

resource "aws_api_gateway_method" "count" {
  count                = 2
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["count-${count.index}"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.k["a"].id
  authorization_scopes = aws_cognito_resource_server.n[1 - count.index].scope_identifiers
}

# { b = "a", c = "b", a = "c" }
resource "aws_api_gateway_method" "cycle" {
  for_each             = { for k, v in var.cycle : v => k }
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["cycle-${each.key}"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.k["a"].id
  authorization_scopes = aws_cognito_resource_server.s[each.value].scope_identifiers
}

resource "aws_api_gateway_method" "object" {
  for_each             = { a = { of = "b" }, b = { of = "c" } }
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["object-${each.key}"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.k["a"].id
  authorization_scopes = aws_cognito_resource_server.s[each.value.of].scope_identifiers
}

resource "aws_api_gateway_method" "authorizer" {
  for_each             = toset(["a", "b"])
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["authorizer-${each.key}"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.k[var.owner[each.key]].id
  authorization_scopes = ["a/x"]
}

resource "aws_api_gateway_method" "both" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["both"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.both.id
  authorization_scopes = ["a/x"]
}

resource "aws_api_gateway_method" "item" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["item"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.k["a"].id
  authorization_scopes = [aws_cognito_resource_server.s["a"].scope_identifiers[0], "b/x"]
}

resource "aws_api_gateway_method" "concat" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["concat"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.k["a"].id
  authorization_scopes = concat(aws_cognito_resource_server.s["a"].scope_identifiers, ["b/x"])
}

resource "aws_api_gateway_method" "chosen" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["chosen"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = var.for_people ? null : aws_api_gateway_authorizer.k["a"].id
  authorization_scopes = var.for_people ? [] : aws_cognito_resource_server.s["a"].scope_identifiers
}

# In truth an empty list: the token of any person opens it.
resource "aws_api_gateway_method" "either" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["either"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.k["a"].id
  authorization_scopes = contains(aws_cognito_resource_server.s["b"].scope_identifiers, "z") ? ["b/x"] : []
}

resource "aws_api_gateway_method" "replaced" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["replaced"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.k["a"].id
  authorization_scopes = formatlist("%s", replace(aws_cognito_resource_server.s["b"].scope_identifiers[0], "b", "a"))
}

resource "aws_api_gateway_method" "other" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.r["other"].id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_cognito_user_pool.main["a"].id == "" ? aws_api_gateway_authorizer.k["b"].id : aws_api_gateway_authorizer.k["a"].id
  authorization_scopes = ["a/x"]
}

module "api" {
  source     = "./api"
  for_each   = var.cycle
  api        = { id = aws_api_gateway_rest_api.shop.id, root = aws_api_gateway_rest_api.shop.root_resource_id }
  authorizer = aws_api_gateway_authorizer.k["a"].id
  name       = "module-${each.key}"
  scopes     = aws_cognito_resource_server.s[each.value].scope_identifiers
}

resource "aws_api_gateway_deployment" "shop" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  depends_on  = [aws_api_gateway_method.owner]
}

resource "aws_api_gateway_stage" "live" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = aws_api_gateway_deployment.shop.id
  stage_name    = "live"
}

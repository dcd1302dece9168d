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

variable "apis" {
  type = map(object({
    stage  = string
    routes = map(object({ method = string, path = string, scopes = list(string) }))
  }))
  default = {
    orders = {
      stage = "orders"
      routes = {
        list  = { method = "GET", path = "orders", scopes = ["read"] }
        place = { method = "POST", path = "orders", scopes = ["write"] }
      }
    }
    stock = {
      stage = "stock"
      routes = {
        count = { method = "GET", path = "items", scopes = ["read", "write"] }
        open  = { method = "POST", path = "health", scopes = [] }
      }
    }
  }
}

module "pool" {
  source = "./pool"
  name   = "machines"
  servers = { for name, api in var.apis : name => ["read", "write"] }
  clients = {
    billing   = ["orders/read", "orders/write"]
    warehouse = ["stock/read"]
  }
}

module "api" {
  source   = "./api"
  for_each = var.apis
  name     = each.key
  stage    = each.value.stage
  routes   = each.value.routes
  pool_arn = module.pool.arn
  backend  = "https://${each.key}.internal.example.com"
}

output "client_ids" {
  value = module.pool.client_ids
}

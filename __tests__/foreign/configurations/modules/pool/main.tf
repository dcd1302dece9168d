variable "name" { type = string }
variable "servers" { type = map(list(string)) }
variable "clients" { type = map(list(string)) }

resource "aws_cognito_user_pool" "this" {
  name = var.name
}

resource "aws_cognito_user_pool_domain" "this" {
  domain       = var.name
  user_pool_id = aws_cognito_user_pool.this.id
}

resource "aws_cognito_resource_server" "this" {
  for_each     = var.servers
  identifier   = each.key
  name         = each.key
  user_pool_id = aws_cognito_user_pool.this.id
  dynamic "scope" {
    for_each = each.value
    content {
      scope_name        = scope.value
      scope_description = scope.value
    }
  }
}

resource "aws_cognito_user_pool_client" "this" {
  for_each                             = var.clients
  name                                 = each.key
  user_pool_id                         = aws_cognito_user_pool.this.id
  generate_secret                      = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = each.value
  depends_on                           = [aws_cognito_resource_server.this]
}

output "arn" { value = aws_cognito_user_pool.this.arn }
output "client_ids" { value = { for name, client in aws_cognito_user_pool_client.this : name => client.id } }

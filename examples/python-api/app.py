"""Customers, kept in memory: a Python function behind the API. API Gateway has checked token and scope."""

import json

customers = {"c-1": {"id": "c-1", "name": "Ada"}, "c-2": {"id": "c-2", "name": "Grace"}}


def list_customers(_event):
    return reply(200, {"customers": list(customers.values())})


def delete_customer(event):
    customer = customers.pop(event["pathParameters"]["id"], None)
    return reply(404, {"error": "not_found"}) if customer is None else reply(204)


ROUTES = {"GET /customers": list_customers, "DELETE /customers/{id}": delete_customer}


def handler(event, context):
    route = f"{event['httpMethod']} {event['resource']}"
    result = ROUTES[route](event)
    # Fields by name, never the event: its headers hold the caller's token.
    client = event["requestContext"]["authorizer"]["claims"]["client_id"]
    print(json.dumps({"requestId": context.aws_request_id, "clientId": client, "route": route, "status": result["statusCode"]}))
    return result


def reply(status, body=None):
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": "" if body is None else json.dumps(body),
    }

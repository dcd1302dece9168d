"""Answers at once; ends its process where it is asked to."""

import os


def handler(event, context):
    if event["queryStringParameters"]:
        os._exit(1)
    return {"statusCode": 200, "body": "{}"}

"""Runs a Python handler by the Lambda Runtime API. Pure Python, no packages."""

import http.client
import importlib
import json
import os
import sys
import time
import traceback

API, _, SESSION = os.environ["AWS_LAMBDA_RUNTIME_API"].partition("/")
ROOT = f"/{SESSION}/2018-06-01/runtime/"


class Context:
    """What a handler gets as its second argument."""

    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = f"/aws/lambda/{self.function_name}"
        self.log_stream_name = "local"
        self.identity = None
        self.client_context = None
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))


def failure(error):
    traceback.print_exception(type(error), error, error.__traceback__)
    trace = traceback.format_tb(error.__traceback__)
    return json.dumps({"errorMessage": str(error), "errorType": type(error).__name__, "stackTrace": trace})


def load():
    module, _, name = os.environ["_HANDLER"].rpartition(".")
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    return getattr(importlib.import_module(module.replace("/", ".")), name)


def call(connection, method, path, body=None):
    connection.request(method, ROOT + path, body=None if body is None else body.encode())
    response = connection.getresponse()
    return response, response.read()


def main():
    connection = http.client.HTTPConnection(API)
    try:
        handler = load()
    except BaseException as error:  # Whatever a module does when it is loaded, the gateway is told.
        call(connection, "POST", "init/error", failure(error))
        sys.exit(1)
    while True:
        response, event = call(connection, "GET", "invocation/next")
        request = f"invocation/{response.headers['Lambda-Runtime-Aws-Request-Id']}"
        try:
            result = json.dumps(handler(json.loads(event), Context(response.headers)), allow_nan=False)
        except Exception as error:
            call(connection, "POST", f"{request}/error", failure(error))
        else:
            call(connection, "POST", f"{request}/response", result)


main()

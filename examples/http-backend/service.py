"""A small WSGI service that tells callers who they are: python3 service.py [port]."""

import json
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

NOBODY = "-"
OWN = ["x-client-id", "x-client-scopes", "x-client-type", "x-request-id"]


def are_refused(names):
    """WSGI takes X_Client_Id for X-Client-Id and joins what comes twice, so the names are read before it does."""
    given = [name.lower() for name in names]
    return any([name for name in given if name.replace("_", "-") == own] != [own] for own in OWN)


class Handler(WSGIRequestHandler):
    def get_environ(self):
        return {**super().get_environ(), "headers_refused": are_refused(self.headers.keys())}

    def log_message(self, *_):
        pass


def application(environ, start_response):
    refused = environ["headers_refused"]
    start_response("400 Bad Request" if refused else "200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"error": "headers_refused"} if refused else told(environ)).encode()]


def told(environ):
    client_id = environ["HTTP_X_CLIENT_ID"]
    is_known = client_id != NOBODY
    return {
        "path": environ["PATH_INFO"],
        "clientId": client_id if is_known else None,
        "scopes": environ["HTTP_X_CLIENT_SCOPES"].split(" ") if is_known else [],
        "requestId": environ["HTTP_X_REQUEST_ID"],
    }


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    with make_server("127.0.0.1", port, application, handler_class=Handler) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()

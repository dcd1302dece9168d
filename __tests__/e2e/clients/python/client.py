"""Gets a token with requests-oauthlib and calls the API: prints the statuses, or the library's own error, as JSON."""

import json
import os

from oauthlib.oauth2 import BackendApplicationClient, OAuth2Error
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

client_id, secret = os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]
credentials = {
    "basic": {"auth": HTTPBasicAuth(client_id, secret)},
    "body": {"client_secret": secret, "include_client_id": True},
    "basic and client_id": {"auth": HTTPBasicAuth(client_id, secret), "include_client_id": True},
}[os.environ["AUTHENTICATION"]]
scope = os.environ["SCOPE"].split() or None
session = OAuth2Session(client=BackendApplicationClient(client_id, scope=scope))
try:
    session.fetch_token(os.environ["TOKEN_ENDPOINT"], **credentials)
    listed = session.get(os.environ["API_URL"] + "/customers")
    deleted = session.delete(os.environ["API_URL"] + "/customers/nobody")
    print(json.dumps({"statuses": [listed.status_code, deleted.status_code]}))
except OAuth2Error as error:
    print(json.dumps({"type": type(error).__name__, "error": error.error}))

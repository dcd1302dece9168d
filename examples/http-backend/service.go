// A small HTTP service that tells callers who they are: go run service.go [port].
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
)

const nobody = "-"

var own = []string{"x-client-id", "x-client-scopes", "x-client-type", "x-request-id"}

type caller struct {
	Path      string   `json:"path"`
	ClientID  *string  `json:"clientId"`
	Scopes    []string `json:"scopes"`
	RequestID string   `json:"requestId"`
}

// Whatever a proxy or framework behind may take for one of the headers that API Gateway sets, or one that comes twice.
func areRefused(headers http.Header) bool {
	for _, name := range own {
		found, lookAlike := 0, false
		for given, values := range headers {
			lower := strings.ToLower(given)
			if strings.ReplaceAll(lower, "_", "-") == name {
				found += len(values)
				lookAlike = lookAlike || lower != name
			}
		}
		if found != 1 || lookAlike {
			return true
		}
	}
	return false
}

func answer(response http.ResponseWriter, request *http.Request) {
	response.Header().Set("Content-Type", "application/json")
	if areRefused(request.Header) {
		response.WriteHeader(http.StatusBadRequest)
		json.NewEncoder(response).Encode(map[string]string{"error": "headers_refused"})
		return
	}
	told := caller{Path: request.URL.Path, Scopes: []string{}, RequestID: request.Header.Get("X-Request-Id")}
	if clientID := request.Header.Get("X-Client-Id"); clientID != nobody {
		told.ClientID = &clientID
		told.Scopes = strings.Split(request.Header.Get("X-Client-Scopes"), " ")
	}
	json.NewEncoder(response).Encode(told)
}

func main() {
	port := "3000"
	if len(os.Args) > 1 {
		port = os.Args[1]
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("http://%s\n", listener.Addr())
	http.Serve(listener, http.HandlerFunc(answer))
}

// Gets a token with golang.org/x/oauth2/clientcredentials and calls the API: prints the statuses, or the library's own
// error, as JSON.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

func main() {
	styles := map[string]oauth2.AuthStyle{"basic": oauth2.AuthStyleInHeader, "body": oauth2.AuthStyleInParams}
	config := clientcredentials.Config{
		ClientID:     os.Getenv("CLIENT_ID"),
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		TokenURL:     os.Getenv("TOKEN_ENDPOINT"),
		Scopes:       strings.Fields(os.Getenv("SCOPE")),
		AuthStyle:    styles[os.Getenv("AUTHENTICATION")],
	}
	client := config.Client(context.Background())
	var statuses []int
	for _, call := range [][2]string{{"GET", "/customers"}, {"DELETE", "/customers/nobody"}} {
		status, err := send(client, call[0], os.Getenv("API_URL")+call[1])
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) {
			print(map[string]any{"type": "RetrieveError", "error": refused.ErrorCode})
			return
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		statuses = append(statuses, status)
	}
	print(map[string]any{"statuses": statuses})
}

func send(client *http.Client, method, url string) (int, error) {
	request, err := http.NewRequest(method, url, nil)
	if err != nil {
		return 0, err
	}
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}

func print(result map[string]any) {
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		panic(err)
	}
}

"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.createTokenSource = exports.secretsManagerCredentials = exports.TokenSourceError = void 0;
var error_1 = require("./error");
Object.defineProperty(exports, "TokenSourceError", { enumerable: true, get: function () { return error_1.TokenSourceError; } });
var secrets_manager_1 = require("./secrets-manager");
Object.defineProperty(exports, "secretsManagerCredentials", { enumerable: true, get: function () { return secrets_manager_1.secretsManagerCredentials; } });
var token_source_1 = require("./token-source");
Object.defineProperty(exports, "createTokenSource", { enumerable: true, get: function () { return token_source_1.createTokenSource; } });

using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Ticketing.Web.Api;

/// <summary>Words and examples for Identity's endpoints, which bring none.</summary>
internal static class AuthDescription
{
    private static readonly JsonObject Credentials = new() { ["email"] = "fan@concert.example", ["password"] = "Concert!2026" };

    private static readonly JsonObject Tokens = new()
    {
        ["tokenType"] = "Bearer", ["accessToken"] = "CfDJ8…", ["expiresIn"] = 600, ["refreshToken"] = "CfDJ8…",
    };

    private static readonly Dictionary<string, (string Summary, JsonObject? Request, JsonObject? Answer)> Endpoints = new()
    {
        ["register"] = ("Make an account.", Credentials, null),
        ["login"] = ("Sign in: an access token and a refresh token, or with ?useCookies=true a cookie.", Credentials, Tokens),
        ["refresh"] = ("A new access token for a refresh token.", new() { ["refreshToken"] = "CfDJ8…" }, Tokens),
        ["confirmEmail"] = ("Confirm an e-mail address by the link in the message.", null, null),
        ["resendConfirmationEmail"] = ("Send that message again.", new() { ["email"] = "fan@concert.example" }, null),
        ["forgotPassword"] = ("Ask for a code to choose a new password with.", new() { ["email"] = "fan@concert.example" }, null),
        ["resetPassword"] = ("Choose a new password with that code.",
            new() { ["email"] = "fan@concert.example", ["resetCode"] = "Q2ZESjg", ["newPassword"] = "Concert!2027" }, null),
        ["2fa"] = ("Set up the second factor.",
            new() { ["enable"] = true, ["twoFactorCode"] = "123456" },
            new()
            {
                ["sharedKey"] = "JBSWY3DPEHPK3PXP", ["recoveryCodesLeft"] = 10, ["recoveryCodes"] = new JsonArray("8K2NX-4TR9P"),
                ["isTwoFactorEnabled"] = true, ["isMachineRemembered"] = false,
            }),
        ["info"] = ("The account's e-mail address and password.",
            new() { ["newEmail"] = "fan2@concert.example", ["newPassword"] = "Concert!2027", ["oldPassword"] = "Concert!2026" },
            new() { ["email"] = "fan@concert.example", ["isEmailConfirmed"] = true }),
    };

    public static void Describe(OpenApiOperation operation, string path, List<ProblemCode> codes)
    {
        var (summary, request, answer) = Endpoints[path[(path.LastIndexOf('/') + 1)..]];
        operation.Summary = summary;
        // Identity's own refusals leave as this API's problems.
        foreach (var status in operation.Responses!.Keys.Where(k => k[0] == '4').ToList()) operation.Responses.Remove(status);
        if (operation.RequestBody?.Content is { } sent)
        {
            foreach (var type in sent.Values) type.Example = request?.DeepClone();
            codes.AddRange([ProblemCode.InvalidRequest, ProblemCode.UnsupportedMediaType]);
        }
        if (!codes.Contains(ProblemCode.Unauthenticated) && !path.EndsWith("register", StringComparison.Ordinal))
            codes.Add(ProblemCode.Unauthenticated);
        if (path.EndsWith("login", StringComparison.Ordinal) || path.EndsWith("refresh", StringComparison.Ordinal))
            codes.Add(ProblemCode.AccountLocked);
        if (path.EndsWith("login", StringComparison.Ordinal)) codes.Add(ProblemCode.SecondFactorNeeded);
        if (request is not null && path.Contains("/manage/", StringComparison.Ordinal)) codes.Add(ProblemCode.ProofNeeded);
        if (answer is null || operation.Responses["200"].Content is not { } answered) return;
        foreach (var type in answered.Values) type.Example = answer.DeepClone();
    }
}

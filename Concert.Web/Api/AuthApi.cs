using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.Data;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;
using Ticketing.Mails;
using Ticketing.Web.Accounts;

namespace Ticketing.Web.Api;

/// <summary>ASP.NET Core Identity's own endpoints, with this API's problems in place of theirs.</summary>
internal static class AuthApi
{
    // Identity's column for addresses.
    private const int EmailLengthMax = 256;

    public static void MapAuthApi(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/auth").WithTags("Accounts");
        group.AddEndpointFilter(async (context, next) =>
            FindFault(context) ?? Translate(context.HttpContext, await AnswerAsync(context, next)));
        group.MapIdentityApi<AppUser>().RequireRateLimiting(RateLimits.SignIn);
    }

    /// <summary>What a signed-in person changes about the account happens in turns.</summary>
    private static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (context.Arguments.OfType<RefreshRequest>().FirstOrDefault() is { } refresh
            && await RotateAsync(http, refresh.RefreshToken) is { } refusal) return refusal;
        if (HasAddress(context) && http.User.TryPersonId() is { } person && !await http.RequestServices.GetRequiredService<Proof>()
            .IsFreshAsync(person, http.User.TrySessionId(), http.RequestAborted)) return new Problem(ProblemCode.ProofNeeded);
        if (await AnswerAlikeAsync(context) is { } answer) return answer;
        // Elsewhere it may be another person's account that changes, and two people would wait for each other's rows.
        var isOwn = http.Request.Path.Value!.Contains("/auth/manage/", StringComparison.OrdinalIgnoreCase);
        if (!isOwn || HttpMethods.IsGet(http.Request.Method) || http.User.Identity is not { IsAuthenticated: true })
            return await next(context);
        // Its writes are refused when they come second, and no transaction should wait while passwords are hashed.
        if (context.Arguments.OfType<InfoRequest>().FirstOrDefault() is { } info)
            return await CheckPasswordAsync(http, info) ?? await next(context);
        return await http.RequestServices.GetRequiredService<AccountTurns>().TakeAsync(
            http.PersonId(), http.User.TrySessionId(), async () => await next(context), new Problem(ProblemCode.ProofNeeded),
            http.RequestAborted);
    }

    /// <summary>Whether the address is to change: an account is taken over by it. The second factor's turn asks by itself.</summary>
    private static bool HasAddress(EndpointFilterInvocationContext context) =>
        context.Arguments.Any(argument => argument is InfoRequest { NewEmail.Length: > 0 });

    /// <summary>
    /// What must not tell who has an account: answered by our own services, in the same words and time for every address. Identity's
    /// endpoints look for the account and go different ways.
    /// </summary>
    private static async ValueTask<object?> AnswerAlikeAsync(EndpointFilterInvocationContext context)
    {
        var services = context.HttpContext.RequestServices;
        var ct = context.HttpContext.RequestAborted;
        switch (context.Arguments.FirstOrDefault(a => a is RegisterRequest or ForgotPasswordRequest
            or ResendConfirmationEmailRequest or ResetPasswordRequest))
        {
            case RegisterRequest asked when services.GetRequiredService<Outbox>().IsOpen:
                return await services.GetRequiredService<AccountService>().RegisterAsync(asked.Email, asked.Password, null, ct) switch
                {
                    RegisterResult.Refused refused => Problem.Invalid(Faults(refused)),
                    _ => TypedResults.Ok(),
                };
            case ForgotPasswordRequest asked:
                await services.GetRequiredService<AccountRecovery>().AskResetAsync(asked.Email, ct);
                return TypedResults.Ok();
            case ResendConfirmationEmailRequest asked:
                await services.GetRequiredService<AccountRecovery>().AskConfirmationAsync(asked.Email, ct);
                return TypedResults.Ok();
            case ResetPasswordRequest asked:
                var reset = await services.GetRequiredService<AccountRecovery>()
                    .ResetAsync(asked.Email, asked.ResetCode, asked.NewPassword);
                return reset switch
                {
                    ResetResult.Refused refused => Invalid("newPassword", [.. refused.Password]),
                    ResetResult.LinkInvalid =>
                        Invalid("resetCode", services.GetRequiredService<IdentityErrorDescriber>().InvalidToken().Description),
                    _ => TypedResults.Ok(),
                };
            default:
                return null;
        }
    }

    private static Problem Invalid(string field, params string[] faults) =>
        Problem.Invalid(new Dictionary<string, string[]> { [field] = faults });

    private static Dictionary<string, string[]> Faults(RegisterResult.Refused refused)
    {
        var faults = new Dictionary<string, string[]>();
        if (refused.Address.Count > 0) faults["email"] = [.. refused.Address];
        if (refused.Password.Count > 0) faults["password"] = [.. refused.Password];
        return faults;
    }

    /// <summary>What Identity's endpoints take on trust: required means there, and a text is one that a database can store.</summary>
    private static Problem? FindFault(EndpointFilterInvocationContext context)
    {
        // An account's id that isn't one is as unknown as any other.
        if (context.HttpContext.Request.Query.TryGetValue("userId", out var id) && !Guid.TryParse(id, out _))
            return new Problem(ProblemCode.Unauthenticated);
        var errors = new Dictionary<string, string[]>();
        foreach (var body in context.Arguments.Where(a => a?.GetType().Namespace == typeof(LoginRequest).Namespace))
            foreach (var property in body!.GetType().GetProperties().Where(p => p.PropertyType == typeof(string)))
            {
                var isRequired = property.IsDefined(typeof(RequiredMemberAttribute));
                if (FindFault(property, (string?)property.GetValue(body), isRequired) is { } fault)
                    errors[char.ToLowerInvariant(property.Name[0]) + property.Name[1..]] = [Problem.Fault(fault)];
            }
        return errors.Count == 0 ? null : Problem.Invalid(errors);
    }

    private static string? FindFault(PropertyInfo property, string? text, bool isRequired)
    {
        if (string.IsNullOrEmpty(text)) return isRequired ? "required" : null;
        if (property.Name.Contains("Email", StringComparison.Ordinal) && text.Length > EmailLengthMax) return "value";
        return text.Any(c => char.IsControl(c) || c >= '\ufff0') ? "value" : null;
    }

    private static object? Translate(HttpContext http, object? result) => Unwrap(result) switch
    {
        ProblemHttpResult { ProblemDetails.Detail: "RequiresTwoFactor" } => new Problem(ProblemCode.SecondFactorNeeded),
        ProblemHttpResult when RefusalOf(http) is { } refusal => refusal,
        ValidationProblem refused => Problem.Invalid(refused.ProblemDetails.Errors
            .GroupBy(e => FieldOf(e.Key), e => e.Value).ToDictionary(e => e.Key, e => e.SelectMany(texts => texts).Distinct().ToArray())),
        ProblemHttpResult refused => new Problem(ProblemCode.ForStatus(refused.StatusCode)),
        UnauthorizedHttpResult => new Problem(ProblemCode.Unauthenticated),
        NotFound => new Problem(ProblemCode.NotFound),
        _ => result,
    };

    /// <summary>What signing in has to say beyond "no".</summary>
    private static Problem? RefusalOf(HttpContext http) => http.RequestServices.GetRequiredService<AccountSignIn>().Refusal switch
    {
        SignInOutcome.TooSoon soon => TooSoon(http, soon.Until),
        SignInOutcome.Locked => new Problem(ProblemCode.AccountLocked),
        _ => null,
    };

    private static Problem TooSoon(HttpContext http, DateTimeOffset until) => new(ProblemCode.TooManyRequests)
    {
        RetryAfter = until - http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
    };

    /// <summary>
    /// A refresh token is used once: what Identity's endpoint then signs is the next one, of the same session. Null when it may go on.
    /// </summary>
    private static async Task<Problem?> RotateAsync(HttpContext http, string token)
    {
        var services = http.RequestServices;
        var ticket = services.GetRequiredService<IOptionsMonitor<BearerTokenOptions>>().Get(IdentityConstants.BearerScheme)
            .RefreshTokenProtector.Unprotect(token);
        if (ticket?.Principal.TrySessionId() is not { } id || ticket.Principal.TryGeneration() is not { } generation)
            return new Problem(ProblemCode.Unauthenticated);
        if (!await services.GetRequiredService<Standing>().MayActAsync(ticket.Principal.PersonId(), http.RequestAborted))
            return new Problem(ProblemCode.AccountLocked);
        if (await services.GetRequiredService<SessionStore>().RotateAsync(id, generation, http.RequestAborted) is not { } next)
            return new Problem(ProblemCode.Unauthenticated);
        services.GetRequiredService<AccountSignIn>().Resume(id, next);
        return null;
    }

    /// <summary>
    /// Whoever wants another password or address says the current password, guessed at no faster than at signing in: by a stolen token
    /// alone nobody takes an account over. Null when it may go on.
    /// </summary>
    private static async Task<Problem?> CheckPasswordAsync(HttpContext http, InfoRequest info)
    {
        if (string.IsNullOrEmpty(info.NewPassword) && string.IsNullOrEmpty(info.NewEmail)) return null;
        if (string.IsNullOrEmpty(info.OldPassword)) return Problem.Invalid("oldPassword", "required");
        var services = http.RequestServices;
        if (await services.GetRequiredService<UserManager<AppUser>>().GetUserAsync(http.User) is not { } person) return null;
        return await services.GetRequiredService<AccountService>()
            .CheckPasswordAsync(person, info.OldPassword, RateLimits.AddressOf(http), http.RequestAborted) switch
        {
            PasswordCheck.TooSoon soon => TooSoon(http, soon.Until),
            PasswordCheck.Wrong =>
                Invalid("oldPassword", services.GetRequiredService<IdentityErrorDescriber>().PasswordMismatch().Description),
            _ => null,
        };
    }

    private static object? Unwrap(object? result) => result is INestedHttpResult nested ? nested.Result : result;

    /// <summary>Identity names the rule that was broken; callers want to know in which field.</summary>
    private static string FieldOf(string rule) => rule switch
    {
        _ when rule.StartsWith("Password", StringComparison.Ordinal) => "password",
        _ when rule.Contains("Email", StringComparison.Ordinal) || rule.Contains("UserName", StringComparison.Ordinal) => "email",
        _ => char.ToLowerInvariant(rule[0]) + rule[1..],
    };
}

using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Ticketing.Accounts;

namespace Ticketing.Web.Accounts;

/// <summary>
/// What a form asks the browser's keeper of passkeys. <paramref name="Options"/> are for its script, <paramref name="State"/> comes back
/// with the answer, sealed: any number of tabs may ask, on any node.
/// </summary>
public sealed record PasskeyQuestion(string Options, string State);

/// <summary>Makes and recognises passkeys by Identity's handler. Belongs to a request.</summary>
public sealed class Passkeys(
    IPasskeyHandler<AppUser> handler, AccountManager users, IDataProtectionProvider protection, IHttpContextAccessor http,
    TimeProvider time, SecurityEvents events)
{
    /// <summary>How long an answer may take.</summary>
    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromMinutes(15);

    private readonly IDataProtector states = protection.CreateProtector("Concert.Accounts.Passkeys");

    /// <summary>Asks for a passkey: one of this person's, or with null any that the browser has for this site.</summary>
    public async Task<PasskeyQuestion> AskAsync(AppUser? person)
    {
        var made = await handler.MakeRequestOptionsAsync(person, http.HttpContext!);
        return new PasskeyQuestion(made.RequestOptionsJson, Seal(made.AssertionState));
    }

    /// <summary>Asks the browser to make a new one for this person.</summary>
    public async Task<PasskeyQuestion> AskForNewAsync(Guid personId, string address)
    {
        var entity = new PasskeyUserEntity { Id = personId.ToString(), Name = address, DisplayName = address };
        var made = await handler.MakeCreationOptionsAsync(entity, http.HttpContext!);
        return new PasskeyQuestion(made.CreationOptionsJson, Seal(made.AttestationState));
    }

    /// <summary>Looks at a new one; null when it isn't right, isn't this person's, or comes too late.</summary>
    public async Task<UserPasskeyInfo?> TakeNewAsync(Guid personId, PasskeyForm? form)
    {
        if (form?.Credential is not { Length: > 0 } credential || Unseal(form.State) is not { } state) return null;
        var result = await handler.PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = http.HttpContext!, CredentialJson = credential, AttestationState = state });
        if (result.Succeeded && result.UserEntity.Id == personId.ToString()
            && await users.TakeAnswerAsync(personId, state)) return result.Passkey;
        events.WrongPasskey();
        return null;
    }

    /// <summary>Whose passkey this is; null when it is nobody's, isn't right, or comes too late.</summary>
    public async Task<AppUser?> RecogniseAsync(PasskeyForm? form)
    {
        if (form?.Credential is not { Length: > 0 } credential || Unseal(form.State) is not { } state) return null;
        var result = await handler.PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = http.HttpContext!, CredentialJson = credential, AssertionState = state });
        // Each question is answered once. How often the passkey was used is kept as well, where it counts: a copy of it would fall behind.
        if (result.Succeeded && await users.TakeAnswerAsync(result.User.Id, state)
            && (await users.AddOrUpdatePasskeyAsync(result.User, result.Passkey)).Succeeded) return result.User;
        events.WrongPasskey();
        return null;
    }

    private string Seal(string? state) =>
        states.Protect(string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow().ToUnixTimeSeconds()} {state}"));

    private string? Unseal(string? text)
    {
        try
        {
            if (states.Unprotect(text ?? "").Split(' ', 2) is not [var at, var state]) return null;
            var askedAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(at, CultureInfo.InvariantCulture));
            return time.GetUtcNow() - askedAt < AnsweredWithin ? state : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>What a form with a passkey sends.</summary>
public sealed class PasskeyForm
{
    /// <summary>What the browser's keeper of passkeys answered, as JSON.</summary>
    public string? Credential { get; set; }
    /// <summary>The sealed question.</summary>
    public string? State { get; set; }
    /// <summary>The session outlives the browser.</summary>
    public bool Stay { get; set; }
    /// <summary>What a new one is called.</summary>
    public string? Name { get; set; }
}

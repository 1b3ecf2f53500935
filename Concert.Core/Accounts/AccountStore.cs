using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Ticketing.Mails;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>
/// Identity's own store. A row that a unique index refused, in a race, is one of Identity's answers here, and no exception. The keys of
/// authenticator apps are kept encrypted, recovery codes as digests: whoever reads the database can't sign in with either.
/// </summary>
public sealed class AccountStore(ConcertDbContext db, IdentityErrorDescriber errors, IDataProtectionProvider protection)
    : UserStore<AppUser, IdentityRole<Guid>, ConcertDbContext, Guid>(db, errors)
{
    private const string Answers = "Answers";

    private readonly IDataProtector keys = protection.CreateProtector("Concert.Accounts.Authenticator");

    /// <inheritdoc />
    public override Task<IdentityResult> CreateAsync(AppUser user, CancellationToken cancellationToken = default) =>
        TellDuplicateAsync(() => base.CreateAsync(user, cancellationToken), ErrorDescriber.DuplicateEmail(user.Email ?? ""));

    /// <inheritdoc />
    public override Task<IdentityResult> UpdateAsync(AppUser user, CancellationToken cancellationToken = default) =>
        TellDuplicateAsync(() => base.UpdateAsync(user, cancellationToken), ErrorDescriber.ConcurrencyFailure());

    /// <inheritdoc />
    public override Task SetAuthenticatorKeyAsync(AppUser user, string key, CancellationToken cancellationToken) =>
        base.SetAuthenticatorKeyAsync(user, keys.Protect(key), cancellationToken);

    /// <inheritdoc />
    public override async Task<string?> GetAuthenticatorKeyAsync(AppUser user, CancellationToken cancellationToken)
    {
        try
        {
            return await base.GetAuthenticatorKeyAsync(user, cancellationToken) is { } kept ? keys.Unprotect(kept) : null;
        }
        catch (CryptographicException)
        {
            // The site's keys were lost, and with them this one: recovery codes still open the account.
            return null;
        }
    }

    /// <inheritdoc />
    public override Task ReplaceCodesAsync(AppUser user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        base.ReplaceCodesAsync(user, [.. recoveryCodes.Select(code => DigestOf(user.Id, code))], cancellationToken);

    /// <inheritdoc />
    public override Task<bool> RedeemCodeAsync(AppUser user, string code, CancellationToken cancellationToken) =>
        base.RedeemCodeAsync(user, DigestOf(user.Id, code), cancellationToken);

    /// <summary>What is known of the person's app; null when nothing is.</summary>
    internal Task<Authenticator?> FindAuthenticatorAsync(Guid personId) =>
        Context.Authenticators.AsNoTracking().SingleOrDefaultAsync(a => a.PersonId == personId);

    /// <summary>Takes the code of this step, by one conditional statement; false when it, or a later one, was taken before.</summary>
    internal async Task<bool> TakeStepAsync(Guid personId, long step)
    {
        if (await Context.Authenticators.Where(a => a.PersonId == personId && a.LastStep < step)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.LastStep, step)) > 0) return true;
        if (await Context.Authenticators.AnyAsync(a => a.PersonId == personId)) return false;
        Context.Add(new Authenticator { PersonId = personId, LastStep = step });
        await Context.SaveChangesAsync();
        return true;
    }

    /// <summary>From when on the app's codes count; null: not any more.</summary>
    internal async Task SetAuthenticatorSinceAsync(Guid personId, DateTimeOffset? since)
    {
        if (since is null) await Context.Authenticators.Where(a => a.PersonId == personId).ExecuteDeleteAsync();
        else await Context.Authenticators.Where(a => a.PersonId == personId && a.Since == null)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Since, since));
    }

    /// <summary>The app and its key, also one that was only shown, recovery codes and passkeys.</summary>
    internal async Task RemoveFactorsAsync(Guid personId)
    {
        await Context.Authenticators.Where(a => a.PersonId == personId).ExecuteDeleteAsync();
        await Context.UserPasskeys.Where(p => p.UserId == personId).ExecuteDeleteAsync();
        await Context.UserTokens.Where(t => t.UserId == personId && t.LoginProvider != Answers).ExecuteDeleteAsync();
    }

    /// <summary>Adds what is told by mail to the next write of the account: both or neither.</summary>
    internal void Tell(Outbox outbox, AppUser user, DateTimeOffset now) => outbox.Add(
        Context, MailKind.PasswordChanged, user.Id, $"password:{Guid.CreateVersion7()}", new MailData { At = now });

    /// <summary>
    /// Does the work, and commits it where it succeeds. Within somebody else's transaction (<see cref="AccountTurns"/>) it is part of that
    /// one. What is done anew, or was refused, is not mixed with what was tried before.
    /// </summary>
    internal async Task<IdentityResult> InTransactionAsync(AppUser user, Func<ConcertDbContext, Task<IdentityResult>> work)
    {
        if (Context.Database.CurrentTransaction is not null) return await work(Context);
        var (stamp, version) = (user.SecurityStamp, user.ConcurrencyStamp);
        return await Context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            Context.ChangeTracker.Clear();
            (user.SecurityStamp, user.ConcurrencyStamp) = (stamp, version);
            Context.Attach(user);
            await using var transaction = await Context.Database.BeginTransactionAsync();
            var result = await work(Context);
            if (result.Succeeded) await transaction.CommitAsync();
            else Context.ChangeTracker.Clear();
            return result;
        });
    }

    /// <summary>
    /// Takes the answer to a question, by the key of the row that says so; false when it was taken before. Rows that no answer can need any
    /// more go with the person's next one.
    /// </summary>
    internal async Task<bool> TakeAnswerAsync(Guid personId, string question, DateTimeOffset now)
    {
        // By the hour: those of this one and of the last stay, longer than any question may wait for its answer.
        var (hour, last) = (HourOf(now), HourOf(now.AddHours(-1)));
        await Context.UserTokens
            .Where(t => t.UserId == personId && t.LoginProvider == Answers && t.Value != hour && t.Value != last).ExecuteDeleteAsync();
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(question)));
        Context.Add(new IdentityUserToken<Guid> { UserId = personId, LoginProvider = Answers, Name = digest, Value = hour });
        try
        {
            await Context.SaveChangesAsync();
            return true;
        }
        catch (DbUpdateException duplicate) when (duplicate.IsDuplicate())
        {
            Context.ChangeTracker.Clear();
            return false;
        }
    }

    private static string HourOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH", CultureInfo.InvariantCulture);

    // However it was typed. The person's id keeps one table of digests from fitting all people.
    internal static string DigestOf(Guid personId, string code)
    {
        var typed = string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{personId}\n{typed}")));
    }

    private async Task<IdentityResult> TellDuplicateAsync(Func<Task<IdentityResult>> save, IdentityError error)
    {
        try
        {
            return await save();
        }
        catch (DbUpdateException duplicate) when (duplicate.IsDuplicate())
        {
            // What was refused must not be sent again by the next change of this request.
            Context.ChangeTracker.Clear();
            return IdentityResult.Failed(error);
        }
    }
}

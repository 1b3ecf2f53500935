using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>
/// Identity's own store. A row that a unique index refused, in a race, is one of Identity's answers here, and no exception.
/// </summary>
public sealed class AccountStore(ConcertDbContext db, IdentityErrorDescriber errors)
    : UserStore<AppUser, IdentityRole<Guid>, ConcertDbContext, Guid>(db, errors)
{
    /// <inheritdoc />
    public override Task<IdentityResult> CreateAsync(AppUser user, CancellationToken cancellationToken = default) =>
        TellDuplicateAsync(() => base.CreateAsync(user, cancellationToken), ErrorDescriber.DuplicateEmail(user.Email ?? ""));

    /// <inheritdoc />
    public override Task<IdentityResult> UpdateAsync(AppUser user, CancellationToken cancellationToken = default) =>
        TellDuplicateAsync(() => base.UpdateAsync(user, cancellationToken), ErrorDescriber.ConcurrencyFailure());

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

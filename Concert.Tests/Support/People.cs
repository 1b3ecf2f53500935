using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Persistence;

namespace Ticketing.Tests.Support;

/// <summary>Accounts for tests that need somebody, without a password that costs time to hash.</summary>
internal static class People
{
    public static async Task<AppUser> AddAsync(ConcertDbContext db, bool isAdmin = false, string? email = null, string? role = null)
    {
        email ??= $"{Guid.NewGuid():n}@concert.example";
        var user =
            new AppUser {
            Id = Guid.CreateVersion7(), Email = email, UserName = email, NormalizedEmail = email.ToUpperInvariant(),
            NormalizedUserName = email.ToUpperInvariant(), SecurityStamp = Guid.NewGuid().ToString("N") };
        db.Add(user);
        if (isAdmin) role = Roles.Admin;
        if (role is not null)
        {
            var given = await db.Roles.SingleOrDefaultAsync(r => r.Name == role);
            if (given is null)
                db.Add(given = new IdentityRole<Guid>(role) { Id = Guid.CreateVersion7(), NormalizedName = role.ToUpperInvariant() });
            db.Add(new IdentityUserRole<Guid> { UserId = user.Id, RoleId = given.Id });
            // Signed in, in a session of the same id, with proof that no test outlives.
            db.Add(new Session
            {
                Id = user.Id, PersonId = user.Id, Device = "", Place = "", ProvedAt = DateTimeOffset.MaxValue.AddDays(-1).ToUniversalTime(),
            });
        }
        await db.SaveChangesAsync();
        return user;
    }
}

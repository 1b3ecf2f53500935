using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Persistence;

namespace Ticketing.Tests.Support;

/// <summary>Accounts for tests that need somebody, without a password that costs time to hash.</summary>
internal static class People
{
    public static async Task<AppUser> AddAsync(ConcertDbContext db, bool isAdmin = false, string? email = null)
    {
        email ??= $"{Guid.NewGuid():n}@concert.example";
        var user =
            new AppUser {
            Id = Guid.CreateVersion7(), Email = email, UserName = email, NormalizedEmail = email.ToUpperInvariant(),
            NormalizedUserName = email.ToUpperInvariant(), SecurityStamp = Guid.NewGuid().ToString("N") };
        db.Add(user);
        if (isAdmin)
        {
            var role = await db.Roles.SingleOrDefaultAsync(r => r.Name == AppUser.AdminRole);
            if (role is null)
                db.Add(role =
                new IdentityRole<Guid>(AppUser.AdminRole) {
                Id = Guid.CreateVersion7(), NormalizedName = AppUser.AdminRole.ToUpperInvariant() });
            db.Add(new IdentityUserRole<Guid> { UserId = user.Id, RoleId = role.Id });
        }
        await db.SaveChangesAsync();
        return user;
    }
}

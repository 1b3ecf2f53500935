using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Ticketing.Accounts;
using Ticketing.Tests.Api;

namespace Ticketing.Tests.Accounts;

/// <summary>A lock is an admin's decision, and stays until an admin takes it back.</summary>
public sealed class LockTests(ApiHouse shared) : SharedApiTests(shared)
{
    [Fact]
    public async Task A_sign_in_in_flight_does_not_undo_a_lock()
    {
        var admin = await House.AddAdminAsync();
        var fan = await AddPersonAsync();
        await SignInAroundAsync(fan, () => House.Node.Get<UserAdmin>().LockAsync(admin, admin, fan, "Sells tickets on", default));

        await using var db = House.CreateContext();
        var found = await db.Users.AsNoTracking().SingleAsync(u => u.Id == fan);
        Assert.Equal((House.Now, admin, "Sells tickets on"), (found.LockedAt!.Value, found.LockedBy!.Value, found.LockReason));
    }

    /// <summary>The control: without a new stamp in the same statement, the lock is gone.</summary>
    [Fact]
    public async Task A_lock_without_a_new_stamp_would_be_undone()
    {
        var fan = await AddPersonAsync();
        await using var db = House.CreateContext();
        await SignInAroundAsync(fan, () =>
            db.Users.Where(u => u.Id == fan).ExecuteUpdateAsync(u => u.SetProperty(x => x.LockedAt, House.Now)));
        Assert.Null(await db.Users.Where(u => u.Id == fan).Select(u => u.LockedAt).SingleAsync());
    }

    [Fact]
    public async Task Whoever_is_locked_is_told_so_by_the_right_password_only_and_signs_in_again_once_unlocked()
    {
        var (admin, users) = (await House.AddAdminAsync(), House.Node.Get<UserAdmin>());
        using var fan = await RegisterAsync();
        await using var db = House.CreateContext();
        var id = await db.Users.Where(u => u.Email == fan.Email).Select(u => u.Id).SingleAsync();
        await users.LockAsync(admin, admin, id, "Sells tickets on", default);
        (await SignInAsync(fan, "wrong")).IsProblem(401, "unauthenticated");
        (await SignInAsync(fan, ApiCaller.Password)).IsProblem(403, "account_locked");
        // Whoever has got hold of it doesn't shut its owner out meanwhile.
        (await fan.PostAsync("/auth/manage/info", new { oldPassword = ApiCaller.Password, newPassword = "another long password" }))
            .IsProblem(400, "invalid_request");
        await users.UnlockAsync(admin, admin, id, "A mistake", default);
        (await SignInAsync(fan, ApiCaller.Password)).Is(200);
    }

    private Task<ApiAnswer> SignInAsync(ApiCaller fan, string password) =>
        Nobody.PostAsync("/auth/login", new { email = fan.Email, password });

    /// <summary>Somebody whose password was hashed long ago: signing in writes the account, with a hash as they are made today.</summary>
    private async Task<Guid> AddPersonAsync()
    {
        await using var db = House.CreateContext();
        var person = await Support.People.AddAsync(db);
        var old = new PasswordHasher<AppUser>(Options.Create(new PasswordHasherOptions { IterationCount = 1_000 }));
        person.PasswordHash = old.HashPassword(person, ApiCaller.Password);
        person.ConcurrencyStamp = Guid.NewGuid().ToString();
        await db.SaveChangesAsync();
        return person.Id;
    }

    /// <summary>Reads the account, lets this happen, and goes on as signing in does.</summary>
    private async Task SignInAroundAsync(Guid personId, Func<Task> happen)
    {
        await using var scope = Site.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var person = (await users.FindByIdAsync(personId.ToString()))!;
        await happen();
        Assert.True(await users.CheckPasswordAsync(person, ApiCaller.Password));
    }
}

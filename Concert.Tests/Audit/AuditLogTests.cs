using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Audit;

public sealed class AuditLogTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly TestClock clock = new();

    [Fact]
    public async Task An_act_is_found_by_what_it_was_done_to_and_by_its_reason()
    {
        var admin = await AddPersonAsync(isAdmin: true);
        await using (var db = database.CreateContext())
        {
            AuditLog.Add(
                db, admin.Id, AuditAct.QueueDialTurned, AuditSubject.Concert(71), clock.GetUtcNow(), new { MaxAdmitted = 5 },
                new { MaxAdmitted = 9 }, "한산해요");
            AuditLog.Add(db, admin.Id, AuditAct.QueueAnnounced, AuditSubject.Concert(72), clock.GetUtcNow(), after: "Doors at six");
            await db.SaveChangesAsync();
        }
        await using var services = database.CreateServices(clock);
        var log = services.GetRequiredService<AuditLog>();

        var turned = Assert.Single((await log.SearchAsync(admin.Id, new AuditQuery { Subject = AuditSubject.Concert(71) }, default)).Rows);
        Assert.Equal(
            (AuditAct.QueueDialTurned, admin.Email, """{"MaxAdmitted":5}""", """{"MaxAdmitted":9}"""),
            (turned.Act, turned.AdminEmail, turned.Before, turned.After));
        Assert.Single((await log.SearchAsync(admin.Id, new AuditQuery { Text = "한산" }, default)).Rows);
        Assert.Equal(
            "Doors at six",
            Assert.Single((await log.SearchAsync(admin.Id, new AuditQuery { Act = AuditAct.QueueAnnounced }, default)).Rows).After);
        Assert.Equal(0, (await log.SearchAsync(admin.Id, new AuditQuery { From = clock.GetUtcNow().AddSeconds(1) }, default)).Total);
    }

    [Fact]
    public async Task What_was_written_can_be_neither_changed_nor_deleted()
    {
        var admin = await AddPersonAsync();
        await using var db = database.CreateContext();
        AuditLog.Add(db, admin.Id, AuditAct.AccountLocked, AuditSubject.Person(admin.Id), clock.GetUtcNow());
        await db.SaveChangesAsync();

        await Assert.ThrowsAnyAsync<Exception>(
            () => db.AuditEntries.ExecuteUpdateAsync(e => e.SetProperty(x => x.Reason, "nothing happened")));
        await Assert.ThrowsAnyAsync<Exception>(() => db.AuditEntries.ExecuteDeleteAsync());
        Assert.Contains(await db.AuditEntries.AsNoTracking().ToListAsync(), e => e.AdminId == admin.Id && e.Reason is null);
    }

    [Fact]
    public async Task A_locked_admin_may_not_act()
    {
        await using var services = database.CreateServices(clock);
        var staff = services.GetRequiredService<Staff>();
        var (admin, fan) = (await AddPersonAsync(isAdmin: true), await AddPersonAsync());
        Assert.True(await staff.MayActAsync(admin.Id, Roles.Admin, default));
        Assert.False(await staff.MayActAsync(fan.Id, Roles.Admin, default));

        await using (var db = database.CreateContext())
            await db.Users.Where(u => u.Id == admin.Id)
                .ExecuteUpdateAsync(u => u.SetProperty(x => x.LockoutEnd, DateTimeOffset.MaxValue.ToUniversalTime()));
        clock.Advance(Staff.BelievedFor);
        Assert.False(await staff.MayActAsync(admin.Id, Roles.Admin, default));
    }

    private async Task<AppUser> AddPersonAsync(bool isAdmin = false)
    {
        await using var db = database.CreateContext();
        return await People.AddAsync(db, isAdmin);
    }
}

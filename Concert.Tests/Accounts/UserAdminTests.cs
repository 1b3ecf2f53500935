using Ticketing.Accounts;
using Ticketing.Audit;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Accounts;

/// <summary>Who has which role. Somebody is always an admin.</summary>
public sealed class UserAdminTests : HouseTests
{
    [Fact]
    public async Task Two_admins_who_remove_each_other_leave_one()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var house = await TestHouse.OpenAsync();
            var (one, two) = (await house.AddAdminAsync(), await house.AddAdminAsync());
            var users = house.Node.Get<UserAdmin>();
            var results = await TestHouse.InParallelAsync(2, i => i == 0
                ? users.TakeRoleAsync(one, one, two, Roles.Admin, "Left the team", default)
                : users.LockAsync(two, two, one, "Left the team", default));
            Assert.Single(results, r => r is UserChangeResult.Changed);
        }
    }

    [Fact]
    public async Task The_last_admin_can_be_neither_removed_nor_locked()
    {
        var (admin, users) = (await House.AddAdminAsync(), House.Node.Get<UserAdmin>());
        Assert.IsType<UserChangeResult.LastAdmin>(await users.TakeRoleAsync(admin, admin, admin, Roles.Admin, "Enough", default));
        Assert.IsType<UserChangeResult.LastAdmin>(await users.LockAsync(admin, admin, admin, "Enough", default));
        Assert.True(await House.Node.Get<Staff>().MayActAsync(admin, Roles.Admin, default));
    }

    [Fact]
    public async Task A_role_is_given_and_taken_and_both_are_written_down()
    {
        var (admin, users) = (await House.AddAdminAsync(), House.Node.Get<UserAdmin>());
        var fan = await House.AddFanAsync();
        Assert.IsType<UserChangeResult.NotAllowed>(await users.GiveRoleAsync(fan, fan, fan, Roles.Desk, "I want it", default));
        Assert.IsType<UserChangeResult.NoSuchPerson>(await users.GiveRoleAsync(admin, admin, Guid.NewGuid(), Roles.Desk, "New", default));
        Assert.IsType<UserChangeResult.ReasonInvalid>(await users.GiveRoleAsync(admin, admin, fan, Roles.Desk, null, default));
        Assert.IsType<UserChangeResult.Changed>(await users.GiveRoleAsync(admin, admin, fan, Roles.Desk, "New in the team", default));
        Assert.True(await House.Node.Get<Staff>().MayActAsync(fan, Roles.Desk, default));
        Assert.False(await House.Node.Get<Staff>().MayActAsync(fan, Roles.Door, default));
        Assert.False(await House.Node.Get<Staff>().MayActAsync(fan, Roles.Admin, default));
        Assert.IsType<UserChangeResult.Changed>(await users.TakeRoleAsync(admin, admin, fan, Roles.Desk, "Left the team", default));
        Assert.False(await House.Node.Get<Staff>().MayActAsync(fan, Roles.Desk, default));

        var log = await House.Node.Get<AuditLog>().SearchAsync(admin, new AuditQuery { Subject = AuditSubject.Person(fan) }, default);
        Assert.Equal([AuditAct.RoleGiven, AuditAct.RoleTaken], log.Rows.Select(e => e.Act).Order());
        var page = await users.SearchAsync(admin, null, staffOnly: true, 0, 10, default);
        Assert.Equal(admin, Assert.Single(page.Rows).PersonId);
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Tests.Api;
using Ticketing.Tests.Support;
using Ticketing.Tickets;

namespace Ticketing.Tests.Accounts;

/// <summary>Wrong passwords make their sender wait, and do nothing to anybody else.</summary>
public sealed class WrongPasswordTests : ApiTests
{
    [Fact]
    public async Task Wrong_passwords_for_an_admin_end_nothing_that_the_admin_does()
    {
        using var admin = await RegisterAsync();
        var adminId = await GiveRoleAsync(admin);
        await admin.SignInAsync(admin.Email);
        var concert = await AddConcertAsync();
        var guest = await House.AdmitFanAsync(concert, 100_000);
        var codes = await CodesAsync(await House.BoughtAsync(guest, concert, "1", "2"));
        var door = House.Node.Get<CheckInService>();
        Assert.IsType<CheckInResult.LetIn>(await LetInAsync(door, adminId, concert, codes[0]));

        using var elsewhere = From("127.0.0.2");
        for (var i = 0; i < 10; i++) Assert.False((await TryAsync(elsewhere, admin.Email, "wrong")).IsSuccessStatusCode);

        House.Clock.Advance(Staff.BelievedFor);
        Assert.IsType<CheckInResult.LetIn>(await LetInAsync(door, adminId, concert, codes[1]));
        (await admin.GetAsync("/wallet")).Is(200);
        await admin.SignInAsync(admin.Email);
    }

    [Fact]
    public async Task The_fifth_wrong_password_waits_a_second_and_each_further_one_twice_as_long_up_to_five_minutes()
    {
        using var fan = await RegisterAsync();
        foreach (var email in new[] { fan.Email, "nobody@concert.example" })
        {
            for (var i = 0; i < PasswordGuard.SlowFrom - 1; i++) (await SignInAsync(email, "wrong")).IsProblem(401, "unauthenticated");
            foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300 })
            {
                (await SignInAsync(email, "wrong")).IsProblem(401, "unauthenticated");
                var waits = (await SignInAsync(email, ApiCaller.Password)).IsProblem(429, "too_many_requests");
                Assert.Equal($"{seconds}", waits.Headers["Retry-After"]);
                House.Clock.Advance(TimeSpan.FromSeconds(seconds));
            }
        }
        (await SignInAsync(fan.Email, ApiCaller.Password)).Is(200);
        (await SignInAsync(fan.Email, "wrong")).IsProblem(401, "unauthenticated");
        (await SignInAsync(fan.Email, ApiCaller.Password)).Is(200);
    }

    [Fact]
    public async Task Many_guesses_at_once_are_no_way_around_the_wait()
    {
        using var fan = await RegisterAsync();
        var answers = await TestHouse.InParallelAsync(20, _ => SignInAsync(fan.Email, "wrong"));
        Assert.Equal(PasswordGuard.SlowFrom, answers.Count(a => a.Status == 401));
        Assert.Equal(20 - PasswordGuard.SlowFrom, answers.Count(a => a.Status == 429));
    }

    [Fact]
    public async Task A_crowd_of_strangers_is_slowed_and_whoever_signed_in_from_there_before_is_not()
    {
        var (guard, fan) = (House.Node.Get<PasswordGuard>(), await House.AddFanAsync());
        await using (var db = House.CreateContext())
        {
            db.Add(new Session { PersonId = fan, Device = "", Place = "192.0.2.1", CreatedAt = House.Now, LastSeenAt = House.Now });
            await db.SaveChangesAsync();
        }
        // Two nodes count together.
        var other = House.AddNode().Get<PasswordGuard>();
        for (var i = 0; i < PasswordGuard.StrangersPerHour; i++)
            Assert.Null(await (i % 2 == 0 ? guard : other).TryAsync("FAN", fan, $"203.0.113.{i}", null, default));
        Assert.Equal(House.Now.AddHours(1), await guard.TryAsync("FAN", fan, "198.51.100.1", null, default));
        Assert.Null(await guard.TryAsync("FAN", fan, "192.0.2.1", null, default));
        House.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await guard.TryAsync("FAN", fan, "198.51.100.2", null, default));
    }

    [Fact]
    public async Task Right_passwords_from_new_places_count_for_nothing()
    {
        var (guard, fan) = (House.Node.Get<PasswordGuard>(), await House.AddFanAsync());
        for (var i = 0; i < PasswordGuard.StrangersPerHour + 10; i++)
        {
            Assert.Null(await guard.TryAsync("FAN", fan, $"203.0.113.{i}", null, default));
            await guard.ForgiveAsync("FAN", fan, $"203.0.113.{i}", null, default);
        }
    }

    [Fact]
    public async Task What_was_counted_is_forgotten_after_an_hour_and_tells_no_address_meanwhile()
    {
        await SignInAsync("nobody@concert.example", "wrong");
        await using var db = House.CreateContext();
        Assert.All(await db.WrongPasswords.AsNoTracking().ToListAsync(), row => Assert.Matches("^[0-9a-f]{64}$", row.Key));
        House.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        Assert.Equal(2, await House.Node.Get<PasswordGuard>().TidyAsync(default));
        Assert.Equal(0, await db.WrongPasswords.CountAsync());
    }

    [Fact]
    public async Task Wrong_old_passwords_wait_as_well()
    {
        using var fan = await RegisterAsync();
        Task<ApiAnswer> ChangeAsync(string old) =>
            fan.PostAsync("/auth/manage/info", new { oldPassword = old, newPassword = "Another-2026" });
        for (var i = 0; i < PasswordGuard.SlowFrom; i++) (await ChangeAsync("wrong")).IsProblem(400, "invalid_request");
        (await ChangeAsync(ApiCaller.Password)).IsProblem(429, "too_many_requests");
        House.Clock.Advance(TimeSpan.FromSeconds(1));
        (await ChangeAsync(ApiCaller.Password)).Is(200);
    }

    [Fact]
    public async Task What_changes_nothing_forgives_no_wrong_password()
    {
        using var fan = await RegisterAsync();
        for (var i = 0; i < PasswordGuard.SlowFrom; i++)
        {
            (await fan.PostAsync("/auth/manage/info", new { oldPassword = "wrong", newPassword = "Another-2026" })).Is(400);
            (await fan.PostAsync("/auth/manage/info", new { oldPassword = "wrong" })).Is(200);
        }
        (await fan.PostAsync("/auth/manage/info", new { oldPassword = ApiCaller.Password, newPassword = "Another-2026" }))
            .IsProblem(429, "too_many_requests");
    }

    [Fact]
    public async Task A_token_alone_changes_no_address()
    {
        using var fan = await RegisterAsync();
        (await fan.PostAsync("/auth/manage/info", new { newEmail = "thief@concert.example" })).IsInvalid("oldPassword");
        (await fan.PostAsync("/auth/manage/info", new { newEmail = "thief@concert.example", oldPassword = "wrong" }))
            .IsInvalid("oldPassword");
        (await fan.PostAsync("/auth/manage/info", new { newEmail = "mine@concert.example", oldPassword = ApiCaller.Password })).Is(200);
    }

    [Fact]
    public async Task A_browser_that_has_signed_in_before_waits_for_nobody_elses_wrong_passwords()
    {
        using var fan = await RegisterAsync();
        using var browser = new PlainBrowser(Site);
        await SignInAsync(browser, fan.Email, ApiCaller.Password);
        await browser.SubmitAsync(await browser.OpenAsync("/account"), "Sign out of Concert");
        // Somebody behind the same address.
        for (var i = 0; i < PasswordGuard.SlowFrom; i++) (await SignInAsync(fan.Email, "wrong")).Is(401);
        (await SignInAsync(fan.Email, ApiCaller.Password)).IsProblem(429, "too_many_requests");

        for (var i = 0; i < PasswordGuard.SlowFrom; i++)
            Assert.Equal(HttpStatusCode.OK, (await SignInAsync(browser, fan.Email, "wrong")).Status);
        // Its own count like anybody's.
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(browser, fan.Email, ApiCaller.Password)).Status);
        House.Clock.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < PasswordGuard.SlowFrom; i++) await SignInAsync(fan.Email, "wrong");
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(browser, fan.Email, ApiCaller.Password)).Status);
    }

    [Fact]
    public async Task A_session_changes_its_password_whatever_strangers_guess()
    {
        using var fan = await RegisterAsync();
        for (var i = 0; i < PasswordGuard.SlowFrom; i++) (await SignInAsync(fan.Email, "wrong")).Is(401);
        (await SignInAsync(fan.Email, ApiCaller.Password)).IsProblem(429, "too_many_requests");
        (await fan.PostAsync("/auth/manage/info", new { oldPassword = ApiCaller.Password, newPassword = "Another-2026" })).Is(200);
    }

    [Fact]
    public async Task Whoever_tries_in_vain_among_many_strangers_has_no_wait_of_their_own_and_a_reset_ends_the_strangers()
    {
        var (guard, fan) = (House.Node.Get<PasswordGuard>(), await House.AddFanAsync());
        for (var i = 0; i < PasswordGuard.StrangersPerHour; i++) await guard.TryAsync("FAN", fan, $"203.0.113.{i}", null, default);
        for (var i = 0; i < 2 * PasswordGuard.SlowFrom; i++)
            Assert.NotNull(await guard.TryAsync("FAN", fan, "198.51.100.1", null, default));
        await guard.ForgetStrangersAsync("FAN", default);
        for (var i = 0; i < PasswordGuard.SlowFrom; i++)
            Assert.Null(await guard.TryAsync("FAN", fan, "198.51.100.1", null, default));
    }

    private static async Task<PlainPage> SignInAsync(PlainBrowser browser, string email, string password) =>
        await browser.SubmitAsync(
            await browser.OpenAsync("/account/sign-in"), "Sign in", ("Form.Email", email), ("Form.Password", password));

    private Task<ApiAnswer> SignInAsync(string email, string password) => Nobody.PostAsync("/auth/login", new { email, password });

    private static Task<HttpResponseMessage> TryAsync(HttpClient client, string email, string password) =>
        client.PostAsJsonAsync(new Uri("/api/v1/auth/login", UriKind.Relative), new { email, password });

    /// <summary>A program on another machine: this one has all addresses that begin with 127.</summary>
    private HttpClient From(string address) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, ct) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    }) { BaseAddress = Site.Address };

    private async Task<Guid> GiveRoleAsync(ApiCaller fan)
    {
        var first = await House.AddAdminAsync();
        await using var db = House.CreateContext();
        var id = await db.Users.Where(u => u.Email == fan.Email).Select(u => u.Id).SingleAsync();
        Assert.IsType<UserChangeResult.Changed>(
            await House.Node.Get<UserAdmin>().GiveRoleAsync(first, first, id, Roles.Admin, "New", default));
        return id;
    }

    private async Task<List<string>> CodesAsync(PaymentView paid)
    {
        await using var db = House.CreateContext();
        return await db.Tickets.Where(t => t.PaymentId == paid.PaymentId).OrderBy(t => t.Label).Select(t => t.Code).ToListAsync();
    }

    private static Task<CheckInResult> LetInAsync(CheckInService door, Guid admin, TestConcert concert, string code) =>
        door.CheckInAsync(admin, concert.PerformanceId, code, "Gate", Guid.NewGuid(), default);
}

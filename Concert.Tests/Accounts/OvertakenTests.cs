using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Accounts;
using Ticketing.Tests.Api;
using Ticketing.Tests.Support;
using Ticketing.Web.Accounts;

namespace Ticketing.Tests.Accounts;

/// <summary>What happens to an account at the very moment that somebody signs in to it, or changes it.</summary>
public sealed class OvertakenTests(WatchedSite watched) : IClassFixture<WatchedSite>
{
    private const string Another = "another evening out";

    private TestHouse House => watched.House;

    private ConcertSite Site => watched.Site;

    [Fact]
    public async Task A_new_password_that_cannot_end_the_other_sessions_is_none()
    {
        using var fan = await ApiCaller.RegisterAsync(Site);
        using var elsewhere = new ApiCaller(Site);
        await elsewhere.SignInAsync(fan.Email);
        var change = new { oldPassword = ApiCaller.Password, newPassword = Another };

        // The node dies right there.
        watched.Moment = (IsEndOfSessions, () => throw new BrokenStatementException("sessions"));
        (await fan.PostAsync("/auth/manage/info", change)).Is(500);
        Assert.Null(watched.Moment);
        (await elsewhere.GetAsync("/wallet")).Is(200);
        await elsewhere.SignInAsync(fan.Email);

        (await fan.PostAsync("/auth/manage/info", change)).Is(200);
        (await elsewhere.GetAsync("/wallet")).IsProblem(401, "unauthenticated");
        (await fan.GetAsync("/wallet")).Is(200);
    }

    /// <summary>The control: ended by themselves, after it, they outlive the password that they were begun with.</summary>
    [Fact]
    public async Task Sessions_that_end_after_the_new_password_would_outlive_it()
    {
        using var fan = await ApiCaller.RegisterAsync(Site);
        await using var db = House.CreateContext();
        var person = await db.Users.SingleAsync(u => u.Email == fan.Email);
        person.SecurityStamp = "another";
        await db.SaveChangesAsync();
        watched.Moment = (IsEndOfSessions, () => throw new BrokenStatementException("sessions"));
        await Assert.ThrowsAsync<BrokenStatementException>(
            () => Site.Services.GetRequiredService<SessionStore>().EndOthersAsync(person.Id, null, default));
        (await fan.GetAsync("/wallet")).Is(200);
    }

    [Fact]
    public async Task The_new_password_counts_for_nobody_before_the_other_sessions_have_ended()
    {
        using var fan = await ApiCaller.RegisterAsync(Site);
        using var elsewhere = new ApiCaller(Site);
        await elsewhere.SignInAsync(fan.Email);
        string? seen = null;
        var before = await StampAsync(fan.Email);
        watched.Moment = (IsEndOfSessions, async () => seen = await StampAsync(fan.Email));
        (await fan.PostAsync("/auth/manage/info", new { oldPassword = ApiCaller.Password, newPassword = Another })).Is(200);
        // What others see meanwhile is the account as it was; afterwards it is another.
        Assert.Equal(before, seen);
        Assert.NotEqual(before, await StampAsync(fan.Email));
    }

    [Fact]
    public async Task A_session_that_ends_meanwhile_adds_nothing_that_opens_the_account()
    {
        using var fan = await ApiCaller.RegisterAsync(Site);
        watched.Moment = (IsTurn, () => ResetAsync(fan.Email));
        (await fan.PostAsync("/auth/manage/2fa", new { resetSharedKey = true })).IsProblem(403, "proof_needed");
        Assert.Null(watched.Moment);
        await using var db = House.CreateContext();
        Assert.False(await db.UserTokens.AnyAsync(t => db.Users.Any(u => u.Id == t.UserId && u.Email == fan.Email)));
    }

    [Fact]
    public async Task A_passkey_opens_once_by_each_answer_on_whatever_node()
    {
        using var passkey = new SoftPasskey();
        var person = await AddAsync(passkey);
        var form = await AnswerAsync(passkey, person);
        Assert.IsType<SignInOutcome.SignedIn>(await SignInAsync(form));
        Assert.IsType<SignInOutcome.WrongPasskey>(await SignInAsync(form));
        Assert.Single(await House.Node.Get<SessionStore>().ListAsync(person, default));

        // Of many at once one is taken, and another question is another matter.
        var next = await AnswerAsync(passkey, person);
        var outcomes = await TestHouse.InParallelAsync(4, _ => SignInAsync(next));
        Assert.Single(outcomes, outcome => outcome is SignInOutcome.SignedIn);
        Assert.Equal(2, (await House.Node.Get<SessionStore>().ListAsync(person, default)).Count);

        // What says so goes when no answer can need it any more.
        House.Clock.Advance(TimeSpan.FromHours(2));
        await SignInAsync(await AnswerAsync(passkey, person));
        await using var db = House.CreateContext();
        Assert.Equal(1, await db.UserTokens.CountAsync(t => t.UserId == person));
    }

    [Fact]
    public async Task A_passkey_whose_account_changes_meanwhile_begins_no_session_and_says_so()
    {
        using var passkey = new SoftPasskey();
        var person = await AddAsync(passkey);
        foreach (var isMeant in new Func<string, bool>[]
        {
            // Before how often it was used is written, and before the session begins.
            sql => sql.Contains("UPDATE identity_users", StringComparison.Ordinal), IsSameStamp,
        })
        {
            var form = await AnswerAsync(passkey, person);
            watched.Moment = (isMeant, () => House.LockAsync(person));
            Assert.IsType<SignInOutcome.WrongPasskey>(await SignInAsync(form));
            Assert.Null(watched.Moment);
            await using var db = House.CreateContext();
            Assert.Empty(await db.Sessions.Where(s => s.PersonId == person).ToListAsync());
            await db.Users.Where(u => u.Id == person).ExecuteUpdateAsync(u => u.SetProperty(x => x.LockedAt, (DateTimeOffset?)null));
        }
    }

    private static bool IsEndOfSessions(string sql) =>
        sql.Contains("UPDATE sessions", StringComparison.Ordinal) && sql.Contains("ended_at", StringComparison.Ordinal);

    // Where a change of the second factor begins its turn.
    private static bool IsTurn(string sql) =>
        sql.Contains("UPDATE identity_users", StringComparison.Ordinal) && !sql.Contains("security_stamp", StringComparison.Ordinal);

    // Where a sign-in asks whether the account is still what it was.
    private static bool IsSameStamp(string sql) =>
        sql.Contains("UPDATE identity_users", StringComparison.Ordinal) && sql.Contains("security_stamp = ", StringComparison.Ordinal)
        && !sql.Contains("password_hash", StringComparison.Ordinal);

    private async Task<string?> StampAsync(string email)
    {
        await using var db = House.CreateContext();
        return await db.Users.Where(u => u.Email == email).Select(u => u.SecurityStamp).SingleAsync();
    }

    private async Task ResetAsync(string email)
    {
        await using var scope = Site.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<AccountManager>();
        var person = (await users.FindByEmailAsync(email))!;
        var token = OneTimeLinks.TokenOf(scope.ServiceProvider.GetRequiredService<OneTimeLinks>().MakeCode(person, OneTimeLinks.Reset));
        Assert.True((await users.ResetPasswordAsync(person, token, Another)).Succeeded);
    }

    private async Task<Guid> AddAsync(SoftPasskey passkey)
    {
        await using var db = House.CreateContext();
        var person = await People.AddAsync(db);
        await using var scope = Site.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<AccountManager>();
        Assert.True((await users.AddOrUpdatePasskeyAsync((await users.FindByIdAsync(person.Id.ToString()))!, passkey.Info)).Succeeded);
        return person.Id;
    }

    private async Task<PasskeyForm> AnswerAsync(SoftPasskey passkey, Guid personId)
    {
        await using var request = Request.Of(Site);
        var question = await request.Get<Passkeys>().AskAsync(null);
        return new PasskeyForm { Credential = passkey.Answer(question.Options, personId), State = question.State };
    }

    private async Task<SignInOutcome> SignInAsync(PasskeyForm form)
    {
        await using var request = Request.Of(Site);
        return await request.Get<SessionService>().SignInByPasskeyAsync(form, stay: false);
    }

    /// <summary>A request from the site's own page.</summary>
    private sealed class Request(AsyncServiceScope scope) : IAsyncDisposable
    {
        public static Request Of(ConcertSite site)
        {
            var scope = site.Services.CreateAsyncScope();
            var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
            (http.Request.Scheme, http.Request.Host, http.Request.Headers.Origin) =
                ("https", new HostString("concert.example"), "https://concert.example");
            scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = http;
            return new Request(scope);
        }

        public T Get<T>() where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

        public ValueTask DisposeAsync() => scope.DisposeAsync();
    }
}

/// <summary>A site where something happens at a chosen moment: once, right before the first statement that is meant.</summary>
public sealed class WatchedSite : IAsyncLifetime
{
    public TestHouse House { get; private set; } = null!;

    public ConcertSite Site { get; private set; } = null!;

    public (Func<string, bool> IsMeant, Func<Task> Act)? Moment { get; set; }

    public async Task InitializeAsync()
    {
        House = await TestHouse.OpenAsync();
        Site = await House.OpenSiteAsync(configure: TestNode.With(new CommandWatch(sql =>
        {
            if (Moment is not var (isMeant, act) || !isMeant(sql)) return Task.CompletedTask;
            Moment = null;
            return act();
        })));
    }

    public async Task DisposeAsync()
    {
        await Site.DisposeAsync();
        await House.DisposeAsync();
    }
}

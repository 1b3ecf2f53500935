using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using Ticketing.Accounts;
using Ticketing.Payments;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Tests.Journeys;
using Ticketing.Tests.Persistence;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Accounts;

/// <summary>
/// Who may what: every way in, walked by everybody. A new page, endpoint or staff's operation that isn't named here fails.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class AccessMatrixTests(DemoSite demo) : IClassFixture<DemoSite>
{
    private const string Everybody = "everybody", SignedIn = "signed in", AnyStaff = "any staff";

    private static readonly string[] ClosedCodes = ["unauthenticated", "forbidden", "account_locked"];

    /// <summary>What begins like this is open to them; of several, the longest decides.</summary>
    private static readonly Dictionary<string, string> Ways = new()
    {
        ["/"] = Everybody,
        ["/account"] = SignedIn, ["/account/sign-in"] = Everybody, ["/account/register"] = Everybody, ["/account/sign-out"] = Everybody,
        ["/account/forgot"] = Everybody, ["/account/reset"] = Everybody, ["/account/confirm"] = Everybody,
        ["/concerts/{concertId:int}/alert"] = SignedIn, ["/admin/mails"] = Roles.Admin,
        ["/tickets"] = SignedIn, ["/wallet"] = SignedIn, ["/orders"] = SignedIn, ["/checkout"] = SignedIn,
        ["/concerts/{ConcertId:int}/queue"] = SignedIn, ["/concerts/{ConcertId:int}/wait"] = SignedIn,
        ["/concerts/{ConcertId:int}/dates"] = SignedIn, ["/concerts/{ConcertId:int}/performances"] = SignedIn,
        ["/api/v1"] = SignedIn, ["/api/v1/auth"] = Everybody, ["/api/v1/auth/manage"] = SignedIn, ["/api/v1/concerts"] = Everybody,
        ["/api/v1/concerts/{concertId}/queue"] = SignedIn, ["/api/v1/concerts/{concertId}/queue/draw"] = Everybody,
        ["/api/v1/concerts/{concertId}/performances"] = SignedIn,
        ["/admin"] = AnyStaff,
        ["/admin/concerts"] = Roles.Planner, ["/admin/concerts/{ConcertId:int}/sale"] = Roles.Admin, ["/admin/venues"] = Roles.Planner,
        ["/admin/orders"] = Roles.Desk, ["/admin/wallets"] = Roles.Desk, ["/admin/check-in"] = Roles.Door,
        ["/admin/users"] = Roles.Admin, ["/admin/statement"] = Roles.Admin, ["/admin/audit"] = Roles.Admin,
        ["/admin/exports"] = Roles.Admin,
    };

    /// <summary>Whose work each service of the staff's is; where one of its operations is another's, that operation.</summary>
    private static readonly Dictionary<string, string> Work = new()
    {
        ["QueueDial"] = Roles.Admin, ["CallOffService"] = Roles.Admin, ["RefundService"] = Roles.Desk, ["DailyStatement"] = Roles.Admin,
        ["OrderHistory"] = Roles.Desk, ["OrderSearch"] = Roles.Desk, ["SaleFigures"] = Roles.Admin, ["ExportService"] = Roles.Admin,
        ["VenueEditor"] = Roles.Planner, ["DateEditor"] = Roles.Planner, ["ConcertEditor"] = Roles.Planner,
        ["PosterEditor"] = Roles.Planner,
        ["PriceEditor"] = Roles.Planner, ["PlanningReads"] = Roles.Planner, ["SeatBlocks"] = Roles.Planner, ["UserAdmin"] = Roles.Admin,
        ["MailLog"] = Roles.Admin, ["ResetLinks"] = Roles.Admin,
        ["AuditLog"] = Roles.Admin, ["HoldOverride"] = Roles.Desk, ["CheckInService"] = Roles.Door, ["AdminWallets"] = Roles.Desk,
        ["AdminWallets.CreditAsync"] = Roles.Admin,
    };

    public static TheoryData<string> StaffOperations => [.. SqlServerOperations.All.Keys.Where(IsStaffs)];

    [Theory, MemberData(nameof(StaffOperations))]
    public async Task An_operation_of_the_staffs_asks_for_its_role_before_anything_else(string name)
    {
        var needed = Work.GetValueOrDefault(name) ?? Work[name.Split('.')[0]];
        foreach (var role in Roles.All.Append("Fan"))
        {
            await using var world = new SqlServerWorld().Say("identity_roles.name", role);
            var operation = SqlServerOperations.All[name];
            operation.Before(world);
            var before = world.Server.Statements.Count;
            // What is refused may end as nothing at all, which the call goes on to use.
            await Record.ExceptionAsync(() => operation.Call(world));
            var asked = world.Server.Statements.Skip(before).ToList();
            var mayAct = role == needed || role == Roles.Admin;
            Assert.True(mayAct == asked.Exists(sql => !sql.Contains("identity_roles", StringComparison.Ordinal)),
                $"{name} as {role}: {string.Join("; ", asked)}");
        }
    }

    [Fact]
    public async Task Every_page_and_endpoint_opens_for_those_it_is_meant_for_and_nobody_else()
    {
        var people = new Dictionary<string, HttpClient>
        {
            ["anonymous"] = demo.Site.CreateClient(), ["fan"] = await OpenAsync(null),
        };
        foreach (var role in Roles.All) people[role] = await OpenAsync(role);
        people["ex-admin"] = await OpenAsync(Roles.Admin, isTaken: true);
        people["locked"] = await OpenAsync(Roles.Admin, isLocked: true);
        var wrong = new List<string>();
        foreach (var (method, pattern, way) in Endpoints())
        {
            foreach (var (who, client) in people)
            {
                // Looks at what is theirs; which acts are refused, StandingTests say.
                if (who == "locked" && method != HttpMethod.Get && Access(pattern) == SignedIn) continue;
                using var request = new HttpRequestMessage(method, way);
                using var answer = await client.SendAsync(request);
                if (await IsOpenAsync(answer) != MayPass(who, Access(pattern)))
                    wrong.Add($"{method} {pattern} as {who}: {(int)answer.StatusCode}");
            }
        }
        foreach (var client in people.Values) client.Dispose();
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    /// <summary>
    /// There is one hub, the circuits', and no method of it can be called but through its door; none of ours is offered to scripts besides.
    /// </summary>
    [Fact]
    public async Task Every_hub_opens_for_those_who_are_signed_in_and_no_script_calls_a_method_of_ours()
    {
        var hubs = demo.Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HubMetadata>() is not null)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/')).ToList();
        Assert.Equal(["/_blazor", "/_blazor/negotiate"], hubs.Order());
        foreach (var (role, isLocked, isTaken) in new (string?, bool, bool)[]
            { (null, false, false), (Roles.Admin, true, false), (Roles.Admin, false, true) })
        {
            using var client = await OpenAsync(role, isTaken, isLocked);
            Assert.Equal(isTaken ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, await StatusAsync(client));
        }
        using var visitor = demo.Site.CreateClient();
        visitor.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(visitor));
        using var line = await visitor.GetAsync(new Uri("/_blazor", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, line.StatusCode);

        const BindingFlags All =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var ours = new[] { typeof(Program).Assembly, typeof(ConcertDbContext).Assembly }.SelectMany(assembly => assembly.GetTypes());
        Assert.DoesNotContain(ours.SelectMany(type => type.GetMethods(All)), method => method.IsDefined(typeof(JSInvokableAttribute)));

        static async Task<HttpStatusCode> StatusAsync(HttpClient client)
        {
            using var answer = await client.PostAsync(new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null);
            return answer.StatusCode;
        }
    }

    /// <summary>Another fan, who knows the ids, gets what everybody gets who makes some up; the owner doesn't.</summary>
    [Fact]
    public async Task What_is_somebody_elses_is_answered_as_what_does_not_exist()
    {
        var owner = await demo.AddPersonAsync();
        var ids = await BuyAsync(owner.Id);
        using var mine = await ClientOf(owner);
        using var other = await OpenAsync(null);
        var (wrong, seen) = (new List<string>(), new HashSet<string>());
        foreach (var (method, pattern, way) in Endpoints(ids))
        {
            var (found, unknown) = (await AskAsync(other, method, way), await AskAsync(other, method, Unknown(way, ids)));
            if (found != unknown) wrong.Add($"{method} {pattern} as another fan: {found}, and what doesn't exist: {unknown}");
            if (method == HttpMethod.Get && await AskAsync(mine, method, way) != unknown) seen.UnionWith(ids.Values.Where(way.Contains));
        }
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        // A walk by ids that open nothing to their owner either would prove nothing.
        Assert.Equal(ids.Values.Order(), seen.Order());
    }

    [Theory]
    [InlineData(Roles.Planner, "/admin/concerts"), InlineData(Roles.Desk, "/admin/orders"), InlineData(Roles.Door, "/admin/check-in")]
    public async Task Whoever_works_here_in_one_role_comes_to_its_part_at_once(string role, string part)
    {
        using var client = await OpenAsync(role);
        var answer = await client.GetAsync(new Uri("/admin", UriKind.Relative));
        Assert.EndsWith(part, answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    private static string Access(string pattern) =>
        Ways.Where(way => pattern == way.Key || pattern.StartsWith(way.Key.TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase))
            .MaxBy(way => way.Key.Length).Value;

    private static bool MayPass(string who, string access) => access switch
    {
        Everybody => true,
        // A locked admin is a fan who only looks.
        SignedIn => who is not ("anonymous" or "ex-admin"),
        AnyStaff => Roles.All.Contains(who),
        _ => who == access || who == Roles.Admin,
    };

    /// <summary>Closed is: "sign in first", "not for you", or as if there were nothing.</summary>
    private static async Task<bool> IsOpenAsync(HttpResponseMessage answer) => answer.StatusCode switch
    {
        // A stale form leads back to itself.
        HttpStatusCode.Redirect => answer.Headers.Location is not { } to
            || to.OriginalString == answer.RequestMessage!.RequestUri!.AbsolutePath
            || !(to.OriginalString.Contains("/account/sign-in", StringComparison.Ordinal)
                || to.OriginalString.Contains("/not-found", StringComparison.Ordinal)),
        // A page that says so, or a problem.
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => await answer.Content.ReadAsStringAsync() is { Length: > 0 } body
            && !body.Contains("<main", StringComparison.Ordinal)
            && !ClosedCodes.Any(code => body.Contains($"\"{code}\"", StringComparison.Ordinal)),
        _ => true,
    };

    /// <summary>Those that ask for one of these things, with the id of it.</summary>
    private IEnumerable<(HttpMethod Method, string Pattern, string Way)> Endpoints(Dictionary<string, string> ids) =>
        from endpoint in Endpoints()
        let way = ids.Aggregate(endpoint.Pattern, (way, id) => Regex.Replace(
            way, $$"""\{{{id.Key}}(:[a-z]+)?\}""", id.Value, RegexOptions.IgnoreCase))
        where way != endpoint.Pattern && !way.Contains('{', StringComparison.Ordinal)
        select (endpoint.Method, endpoint.Pattern, way);

    private static string Unknown(string way, Dictionary<string, string> ids) =>
        ids.Values.Aggregate(way, (unknown, id) => unknown.Replace(id, Guid.Empty.ToString(), StringComparison.Ordinal));

    /// <summary>What the sender can tell: the status, where it leads, and the problem's code.</summary>
    private static async Task<string> AskAsync(HttpClient client, HttpMethod method, string way)
    {
        using var request = new HttpRequestMessage(method, way);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await client.SendAsync(request);
        var code = Regex.Match(await answer.Content.ReadAsStringAsync(), "\"code\":\"[a-z_]+\"").Value;
        return $"{(int)answer.StatusCode} {answer.Headers.Location?.OriginalString.Replace(way, "", StringComparison.Ordinal)} {code}";
    }

    /// <summary>An order of somebody's, by the names that its ids have in addresses.</summary>
    private async Task<Dictionary<string, string>> BuyAsync(Guid personId)
    {
        var services = demo.Site.Services;
        var rooms = services.GetRequiredService<WaitingRoomService>();
        await rooms.JoinAsync(personId, demo.Club.ConcertId, default);
        var token = (await rooms.FindMineAsync(personId, demo.Club.ConcertId, default))!.QueueToken;
        var held = Assert.IsType<HoldResult.Held>(TestHouse.FirstOf(await services.GetRequiredService<ReservationService>().HoldBestAsync(
            personId, token, demo.Club.Performances[0].PerformanceId, 1, null, TestHouse.NewAttempt(personId), default)));
        var paid = Assert.IsType<PayResult.Paid>(TestHouse.FirstOf(await services.GetRequiredService<PaymentService>().PayAsync(
            personId, token, held.Reservation.ReservationId, null, TestHouse.NewAttempt(personId), default))).Payment;
        return new()
        {
            ["reservationId"] = $"{held.Reservation.ReservationId}", ["paymentId"] = $"{paid.PaymentId}",
            ["ticketId"] = $"{paid.Tickets[0].TicketId}",
        };
    }

    private IEnumerable<(HttpMethod Method, string Pattern, string Way)> Endpoints() =>
        from endpoint in demo.Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        where endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && !IsTheFrameworks(pattern)
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (HttpMethod.Parse(method), pattern, Fill(endpoint.RoutePattern));

    private static bool IsTheFrameworks(string pattern) =>
        pattern.StartsWith("/_", StringComparison.Ordinal) || pattern.Contains("/{**", StringComparison.Ordinal)
        || pattern.Contains("{*", StringComparison.Ordinal);

    /// <summary>A way that leads there; what is asked for by number or id doesn't exist.</summary>
    private static string Fill(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart { Name: var name } => name.EndsWith("Id", StringComparison.OrdinalIgnoreCase)
                && pattern.ParameterPolicies.GetValueOrDefault(name) is { } policies && policies.Any(p => p.Content == "int")
                    ? "999999" : Guid.Empty.ToString(),
            _ => "",
        }))));

    private async Task<HttpClient> ClientOf(AppUser person)
    {
        var client = demo.Site.CreateClient();
        client.DefaultRequestHeaders.Add("Cookie", $"concert.session={await demo.SessionOf(person)}");
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return client;
    }

    private async Task<HttpClient> OpenAsync(string? role, bool isTaken = false, bool isLocked = false)
    {
        await using var db = await demo.Site.Services.GetRequiredService<IDbContextFactory<ConcertDbContext>>().CreateDbContextAsync();
        var person = await People.AddAsync(db, role: role);
        var client = await ClientOf(person);
        if (!isTaken && !isLocked) return client;
        var (admin, users) = ((await People.AddAsync(db, isAdmin: true)).Id, demo.Site.Services.GetRequiredService<UserAdmin>());
        if (isTaken)
            Assert.IsType<UserChangeResult.Changed>(await users.TakeRoleAsync(admin, admin, person.Id, role!, "Left the team", default));
        if (isLocked)
            Assert.IsType<UserChangeResult.Changed>(await users.LockAsync(admin, admin, person.Id, "Lost a laptop", default));
        return client;
    }

    private static bool IsStaffs(string name)
    {
        var parts = name.Split('/')[0].Split('.');
        return typeof(ConcertDbContext).Assembly.GetTypes().Single(type => type.Name == parts[0] && type.IsPublic).GetMethods()
            .Where(method => method.Name == parts[1]).Any(method => method.GetParameters() is [{ Name: "adminId" }, ..]);
    }
}

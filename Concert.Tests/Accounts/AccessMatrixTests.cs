using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Accounts;
using Ticketing.Persistence;
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
        var wrong = new List<string>();
        foreach (var (method, pattern, way) in Endpoints())
        {
            foreach (var (who, client) in people)
            {
                using var request = new HttpRequestMessage(method, way);
                using var answer = await client.SendAsync(request);
                if (await IsOpenAsync(answer) != MayPass(who, Access(pattern)))
                    wrong.Add($"{method} {pattern} as {who}: {(int)answer.StatusCode}");
            }
        }
        foreach (var client in people.Values) client.Dispose();
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
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

    private async Task<HttpClient> OpenAsync(string? role, bool isTaken = false)
    {
        await using var db = await demo.Site.Services.GetRequiredService<IDbContextFactory<ConcertDbContext>>().CreateDbContextAsync();
        var person = await People.AddAsync(db, role: role);
        var client = demo.Site.CreateClient();
        client.DefaultRequestHeaders.Add("Cookie", $"concert.session={await demo.SessionOf(person)}");
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        if (!isTaken) return client;
        var admin = (await People.AddAsync(db, isAdmin: true)).Id;
        Assert.IsType<UserChangeResult.Changed>(await demo.Site.Services.GetRequiredService<UserAdmin>()
            .TakeRoleAsync(admin, admin, person.Id, role!, "Left the team", default));
        return client;
    }

    private static bool IsStaffs(string name)
    {
        var parts = name.Split('/')[0].Split('.');
        return typeof(ConcertDbContext).Assembly.GetTypes().Single(type => type.Name == parts[0] && type.IsPublic).GetMethods()
            .Where(method => method.Name == parts[1]).Any(method => method.GetParameters() is [{ Name: "adminId" }, ..]);
    }
}

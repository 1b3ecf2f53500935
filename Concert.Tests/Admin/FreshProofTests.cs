using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Radzen;
using Ticketing.Accounts;
using Ticketing.Payments;
using Ticketing.Persistence;
using Ticketing.Reports;
using Ticketing.Reservations;
using Ticketing.Tests.Support;
using Ticketing.Wallets;
using Ticketing.Web.Pages.Admin.Orders;
using Ticketing.Web.Pages.Admin.People;
using Ticketing.Web.Pages.Admin.Sale;

namespace Ticketing.Tests.Admin;

/// <summary>
/// What can't be undone, or opens more: on its page, by an admin whose last proof is an hour old. Each act leads to proving, does nothing
/// yet, and has what was typed again afterwards.
/// </summary>
public sealed class FreshProofTests : PageTests
{
    private const string Reason = "Asked for by phone";

    private TestConcert concert = null!;
    private Guid admin;

    public FreshProofTests()
    {
        Services.AddRadzenComponents();
        ComponentFactories.AddStub<Radzen.Blazor.RadzenChart>();
        Services.AddSingleton(_ => new ResetLinks(
            Node.Get<IDbContextFactory<ConcertDbContext>>(), Node.Get<Staff>(), Node.Get<Proof>(),
            new OneTimeLinks(new EphemeralDataProtectionProvider(), House.Clock), House.Clock, NullLogger<ResetLinks>.Instance));
        Services.AddSingleton(_ => Node.Get<UserAdmin>()).AddSingleton(_ => Node.Get<AdminWallets>())
            .AddSingleton(_ => Node.Get<OrderHistory>()).AddSingleton(_ => Node.Get<RefundService>())
            .AddSingleton(_ => Node.Get<HoldOverride>());
        this.AddAuthorization().SetAuthorized("admin").SetPolicies(Roles.Admin);
    }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        concert = await House.AddConcertAsync();
        admin = await House.AddAdminAsync();
    }

    [Fact]
    public async Task Every_critical_act_on_the_admin_pages_asks_for_fresh_proof_and_keeps_what_was_typed()
    {
        var fan = await House.AddFanAsync(2 * TestHouse.Price);
        var order = (await House.BoughtAsync(await House.AdmitAsync(fan, concert), concert, "1")).ReservationId;
        await ProveAsync(House.Now.AddHours(-1));

        foreach (var (button, act) in new[] { ("Lock", "AccountLocked"), ("Give a role", "RoleGiven"), ("Reset link", "ResetLinkGiven") })
        {
            await ActAsync(button, fan);
            IsAskedToProve($"{act} {fan}", "/admin/users");
        }
        var wallet = OpenAt<AdminWalletPage>($"/admin/wallets/{fan}", p => p.Add(x => x.OwnerId, fan));
        await wallet.InvokeAsync(() => wallet.Find("#amount").Change("25000"));
        await wallet.InvokeAsync(() => wallet.Find("form.row").SubmitAsync());
        await GiveReasonAsync(wallet);
        IsAskedToProve($"credit {fan}", $"/admin/wallets/{fan}");
        Assert.Equal("25000", KeptAs($"amount {fan}"));

        var paid = OpenAt<AdminOrderPage>($"/admin/orders/{order}", p => p.Add(x => x.ReservationId, order));
        paid.Find("li input[type=checkbox]").Change(true);
        await paid.Button("Refund 1 tickets").ClickAsync();
        await GiveReasonAsync(paid);
        IsAskedToProve($"refund {order}", $"/admin/orders/{order}");

        var cockpit = OpenAt<CockpitPage>(
            $"/admin/concerts/{concert.ConcertId}/sale", p => p.Add(x => x.ConcertId, concert.ConcertId));
        await cockpit.Button("Call off").ClickAsync();
        await GiveReasonAsync(cockpit);
        IsAskedToProve($"call-off {concert.PerformanceId}", $"/admin/concerts/{concert.ConcertId}/sale");

        await using var db = House.CreateContext();
        Assert.False(await db.AuditEntries.AnyAsync());
        Assert.Equal(TestHouse.Price, await House.BalanceAsync(fan));
    }

    [Fact]
    public async Task Who_has_proved_it_is_shown_the_link_to_a_new_password()
    {
        var fan = await House.AddFanAsync();
        var people = await ActAsync("Reset link", fan);
        people.WaitForAssertion(
            () => Assert.Contains($"/account/reset?person={fan}&code=", people.Find("p.link").TextContent, StringComparison.Ordinal),
            Patience);
    }

    [Fact]
    public async Task Who_has_proved_it_goes_on_with_what_was_typed_before()
    {
        var fan = await House.AddFanAsync();
        JSInterop.Setup<string?>("sessionStorage.getItem", $"amount {fan}").SetResult("25000");
        JSInterop.Setup<string?>("sessionStorage.getItem", $"credit {fan}").SetResult(Reason);
        var wallet = Open<AdminWalletPage>(admin, p => p.Add(x => x.OwnerId, fan));
        wallet.WaitForAssertion(() => Assert.Equal("25000", wallet.Find("#amount").GetAttribute("value")), Patience);
        await wallet.Find("form.row").SubmitAsync();
        Assert.Equal(Reason, wallet.Find("dialog input").GetAttribute("value"));
        await Confirm(wallet).ClickAsync();
        wallet.Tells("₩25,000 credited.");
        // It is wanted once.
        Assert.Equal(
            new[] { $"amount {fan}", $"credit {fan}" },
            JSInterop.Invocations["sessionStorage.removeItem"].Select(i => i.Arguments[0]));
    }

    private IRenderedComponent<TPage> OpenAt<TPage>(string address, Action<ComponentParameterCollectionBuilder<TPage>> parameters)
        where TPage : class, IComponent
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Open(admin, parameters);
    }

    private async Task<IRenderedComponent<UsersPage>> ActAsync(string button, Guid fan)
    {
        var people = OpenAt<UsersPage>("/admin/users", _ => { });
        people.WaitForState(() => RowOf(people, fan) is not null, Patience);
        // A grid draws itself more than once: nothing is drawn between looking and clicking.
        await people.InvokeAsync(
            () => RowOf(people, fan)!.QuerySelectorAll("button").First(b => OnThePage.Read(b) == button).ClickAsync());
        await GiveReasonAsync(people);
        return people;
    }

    private Task ProveAsync(DateTimeOffset at) =>
        ChangeAsync(db => db.Sessions.Where(s => s.Id == admin).ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, at)));

    private static IElement? RowOf(IRenderedComponent<UsersPage> page, Guid fan) => page.FindAll("tbody tr")
        .FirstOrDefault(row => row.QuerySelector($"a[href$='{fan}']") is not null);

    private static async Task GiveReasonAsync<TPage>(IRenderedComponent<TPage> page) where TPage : IComponent
    {
        await page.InvokeAsync(() => page.Find("dialog .field input").Input(Reason));
        await page.InvokeAsync(() => Confirm(page).ClickAsync());
    }

    private static IElement Confirm<TPage>(IRenderedComponent<TPage> page) where TPage : IComponent =>
        page.FindAll("dialog").First(d => d.QuerySelector(".field input") is not null).QuerySelectorAll(".ways button")[^1];

    private void IsAskedToProve(string act, string here)
    {
        Assert.Equal(Reason, KeptAs(act));
        Assert.EndsWith($"/account/prove?returnUrl={Uri.EscapeDataString(here)}", Address, StringComparison.Ordinal);
    }

    private string? KeptAs(string name) => JSInterop.Invocations["sessionStorage.setItem"]
        .LastOrDefault(i => Equals(i.Arguments[0], name)).Arguments?[1] as string;
}

using System.Security.Claims;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Catalog;
using Ticketing.Mails;
using Ticketing.Payments;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Reports;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Wallets;
using Ticketing.Web.Pages.Seating;

namespace Ticketing.Tests.Support;

/// <summary>A whole page as its circuit draws it, over a house of its own: the services are real, the browser isn't there.</summary>
public abstract class PageTests : PartTests, IAsyncLifetime
{
    private protected TestHouse House { get; private set; } = null!;

    /// <summary>The node that serves the page; what happens on the house's first node, the page learns as from another machine.</summary>
    private protected TestNode Node { get; private set; } = null!;

    /// <summary>
    /// What happens once, right before the page's node first locks a place in the queue: where holding and paying begin to decide.
    /// </summary>
    private protected Func<Task> LastMoment { get; set; } = () => Task.CompletedTask;

    public virtual async Task InitializeAsync()
    {
        House = await TestHouse.OpenAsync();
        Services.AddSingleton<TimeProvider>(House.Clock);
        Node = House.AddNode(TestNode.With(CommandWatch.BeforeLockOf("places", () => LastMoment())));
        Serve<CatalogCache>();
        Serve<Availability>();
        Serve<WhatsOnService>();
        Serve<WaitingRoomService>();
        Serve<QueueDial>();
        Serve<SeatMapService>();
        Serve<SeatChoiceService>();
        Serve<ReservationService>();
        Serve<ReservationReads>();
        Serve<WalletService>();
        Serve<PaymentService>();
        Serve<CallOffService>();
        Serve<SaleFigures>();
        Serve<SaleAlerts>();
        Serve<Outbox>();
        Services.AddSingleton(new FriendLinks(new EphemeralDataProtectionProvider()));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    private void Serve<T>() where T : class => Services.AddSingleton(Node.Get<T>());

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await House.DisposeAsync();
    }

    private protected async Task ChangeAsync(Func<ConcertDbContext, Task> change)
    {
        await using var db = House.CreateContext();
        await change(db);
    }

    /// <summary>The concert's status, as an admin changes it and the page's node hears of it.</summary>
    private protected async Task ChangeStatusAsync(ConcertStatus status)
    {
        await ChangeAsync(db => db.Concerts.ExecuteUpdateAsync(c => c.SetProperty(x => x.Status, status)));
        await Node.Catalog.ReloadAsync(default);
    }

    /// <summary>What becomes of everybody's place, and the page's node hears of it.</summary>
    private protected async Task ChangePlacesAsync(PlaceState state)
    {
        await ChangeAsync(db => db.Places.ExecuteUpdateAsync(e => e.SetProperty(x => x.State, state)));
        await ChangeAsync(async db =>
        {
            db.AddRange(await db.Concerts.Select(c => new Change { Kind = ChangeKind.Places, SubjectId = c.Id }).ToListAsync());
            await db.SaveChangesAsync();
        });
        await Node.Boards.RefreshAsync(default);
    }

    /// <summary>Shows the page to this person and waits until it has read what it shows.</summary>
    private protected IRenderedComponent<TPage> Open<TPage>(Guid person, Action<ComponentParameterCollectionBuilder<TPage>> parameters)
        where TPage : class, IComponent
    {
        var session = new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, person.ToString()), new Claim("session", person.ToString())], "Test"));
        var page = Render<TPage>(p =>
        {
            p.AddCascadingValue(Task.FromResult(new AuthenticationState(session)));
            parameters(p);
        });
        page.WaitForState(() => page.FindAll(".loading").Count == 0 && page.FindAll("h1, h2").Count > 0, Patience);
        return page;
    }

    /// <summary>The machine may be busy with other tests; what takes longer than this never comes.</summary>
    private protected static readonly TimeSpan Patience = OnThePage.Patience;

    private protected string Address => Services.GetRequiredService<NavigationManager>().Uri;

    /// <summary>Waits until the page has led to an address that ends like this.</summary>
    private protected void GoesTo<TPage>(IRenderedComponent<TPage> page, string end) where TPage : IComponent => page.WaitForAssertion(
        () => Assert.EndsWith(end, Address, StringComparison.Ordinal), Patience);
}

/// <summary>How a person finds things on a page: by what stands on them.</summary>
internal static class OnThePage
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Waits for the button: pages read before they show.</summary>
    public static IElement Button<TPage>(this IRenderedComponent<TPage> page, string text) where TPage : IComponent
    {
        page.WaitForState(() => page.FindAll("button").Any(b => Read(b) == text), Patience);
        return page.FindAll("button").First(b => Read(b) == text);
    }

    /// <summary>Waits for the field that the label names.</summary>
    public static IElement Field<TPage>(this IRenderedComponent<TPage> page, string label) where TPage : IComponent
    {
        page.WaitForState(() => page.FindAll("label").Any(l => Read(l) == label), Patience);
        return page.Find("#" + page.FindAll("label").Single(l => Read(l) == label).GetAttribute("for"));
    }

    /// <summary>What the page tells without being asked.</summary>
    public static IReadOnlyList<string> Notices<TPage>(this IRenderedComponent<TPage> page) where TPage : IComponent =>
        [.. page.FindAll("[role=alert], .notice[role=status]").Select(Read)];

    /// <summary>Waits until a notice says it.</summary>
    public static void Tells<TPage>(this IRenderedComponent<TPage> page, string text) where TPage : IComponent =>
        page.WaitForAssertion(() => Assert.Contains(page.Notices(), notice => notice.Contains(text, StringComparison.Ordinal)), Patience);

    public static string Read(IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

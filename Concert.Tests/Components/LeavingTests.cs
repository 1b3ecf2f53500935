using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Payments;
using Ticketing.Reports;
using Ticketing.Reservations;
using Ticketing.Tests.Support;
using Ticketing.Web.Components;
using Ticketing.Web.Pages.Admin.Orders;

namespace Ticketing.Tests.Components;

/// <summary>A page that is left while its button works: nothing breaks, and what was asked for is done.</summary>
public sealed class LeavingTests : PartTests, IAsyncLifetime
{
    private TestHouse house = null!;

    public async Task InitializeAsync() => house = await TestHouse.OpenAsync();

    async Task IAsyncLifetime.DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task A_page_that_reads_again_after_it_was_left_ends_in_silence()
    {
        var rendered = RenderFor<SlowPage>(Guid.NewGuid());
        var page = rendered.Instance;
        var press = rendered.Find("button").ClickAsync();
        await DisposeComponentsAsync();
        page.Work.SetResult();
        await press;
        Assert.True(page.SawTheEnd);
    }

    [Fact]
    public async Task An_order_that_an_admin_releases_is_released_though_the_page_is_left_meanwhile()
    {
        var concert = await house.AddConcertAsync();
        var fan = await house.AdmitAsync(await house.AddFanAsync(), concert);
        var held = Assert.IsType<HoldResult.Held>(await house.HoldAsync(fan, concert, "1"));
        var node = house.AddNode(TestNode.With(CommandWatch.BeforeUpdateOf("reservations", DisposeComponentsAsync)));
        Services.AddSingleton(node.Get<OrderHistory>()).AddSingleton(node.Get<RefundService>()).AddSingleton(node.Get<HoldOverride>());

        var page = RenderFor<AdminOrderPage>(await house.AddAdminAsync(), p => p.Add(x => x.ReservationId, held.Reservation.ReservationId));
        page.WaitForElements("dialog input", OnThePage.Patience)[^1].Input("Asked for by phone");
        await page.FindAll("dialog .button-danger")[^1].ClickAsync();

        var order = await house.Node.ReservationReads.FindAsync(fan.PersonId, held.Reservation.ReservationId, default);
        Assert.Equal(ReservationStatus.Released, order!.Status);
    }

    private IRenderedComponent<T> RenderFor<T>(Guid personId, Action<ComponentParameterCollectionBuilder<T>>? more = null)
        where T : IComponent
    {
        var person = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, personId.ToString())], "Test"));
        return Render<T>(page =>
        {
            page.AddCascadingValue(Task.FromResult(new AuthenticationState(person)));
            more?.Invoke(page);
        });
    }

    private sealed class SlowPage : PersonComponent
    {
        public TaskCompletionSource Work { get; } = new();

        public bool SawTheEnd { get; private set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenElement(0, "button");
            builder.AddAttribute(1, "onclick", EventCallback.Factory.Create(this, PressAsync));
            builder.CloseElement();
        }

        private async Task PressAsync()
        {
            await Work.Task;
            SawTheEnd = Aborted.IsCancellationRequested;
        }
    }
}

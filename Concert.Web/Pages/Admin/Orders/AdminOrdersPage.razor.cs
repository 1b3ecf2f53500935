using Microsoft.AspNetCore.Components;
using Radzen;
using Radzen.Blazor;
using Ticketing.Persistence;
using Ticketing.Reports;
using Ticketing.Reservations;

namespace Ticketing.Web.Pages.Admin.Orders;

/// <summary>All orders, found by whatever a caller can name.</summary>
public sealed partial class AdminOrdersPage
{
    private RadzenDataGrid<OrderRow>? grid;
    private ResultPage<OrderRow>? page;
    private string? text;
    private ReservationStatus? status;

    [Inject] private OrderSearch Orders { get; set; } = null!;

    /// <summary>What is looked for, kept in the address.</summary>
    [SupplyParameterFromQuery(Name = "q")] private string? Asked { get; set; }

    /// <inheritdoc />
    protected override void OnInitialized() => text = Asked;

    private async Task SearchAsync()
    {
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", string.IsNullOrWhiteSpace(text) ? null : text), replace: true);
        if (grid is not null) await grid.FirstPage(true);
    }

    private async Task LoadAsync(LoadDataArgs args)
    {
        var sort = args.Sorts?.FirstOrDefault();
        page = await Orders.SearchAsync(AdminId, new OrderQuery
        {
            Text = text,
            Status = status,
            Sort = sort?.Property switch {
                nameof(OrderRow.Total) => OrderSort.Total, nameof(OrderRow.Email) => OrderSort.Person, _ => OrderSort.CreatedAt },
            Descending = sort is null || sort.SortOrder == SortOrder.Descending,
            Skip = args.Skip ?? 0,
            Take = args.Top ?? 25,
        }, Aborted);
    }
}

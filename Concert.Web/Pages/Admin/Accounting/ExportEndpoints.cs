using CsvHelper;
using Microsoft.Extensions.Localization;
using Ticketing.Accounts;
using Ticketing.Reports;
using Ticketing.Web.Accounts;

namespace Ticketing.Web.Pages.Admin.Accounting;

/// <summary>Files for a spreadsheet, written row by row as the database gives them.</summary>
public static class ExportEndpoints
{
    /// <summary>Maps <c>/admin/exports/*.csv</c>.</summary>
    public static void MapExports(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(AdminPaths.Exports).RequireAuthorization(Roles.Admin).ExcludeFromDescription();
        group.MapGet("/orders.csv", OrdersAsync);
        group.MapGet("/tickets.csv", TicketsAsync);
        group.MapGet("/ledger.csv", LedgerAsync);
        group.MapGet("/audit.csv", AuditAsync);
    }

    private static Task OrdersAsync(
        HttpContext http, ExportService exports, IStringLocalizer<AdminTexts> texts, int? concertId, CancellationToken ct) =>
        WriteAsync(http, "orders", texts,
            ["OrderNumber", "Person", "Concert", "StartsAt", "Status", "Seats", "Total", "HeldAt", "PaidAt", "Refunded", "EndedAt",
                "Reason"],
            exports.OrdersAsync(http.User.PersonId(), concertId, ct),
            (file, row) => file.Text(row.ReservationId.ToString()).Text(row.Email).Text(row.ConcertTitle).Time(row.StartsAt)
                .Text(texts[$"Status{row.Status}"]).Number(row.SeatCount).Number(row.Total).Time(row.CreatedAt).Time(row.PaidAt)
                .Number(row.RefundedAmount).Time(row.EndedAt).Text(row.EndReason),
            ct);

    private static Task TicketsAsync(
        HttpContext http, ExportService exports, IStringLocalizer<AdminTexts> texts, int? concertId, CancellationToken ct) =>
        WriteAsync(http, "tickets", texts,
            [
                "TicketNumber", "OrderNumber", "Person", "Concert", "StartsAt", "Seat", "Section", "Row", "Number", "Tier", "Price",
                "Status", "UsedAt", "Door",
            ],
            exports.TicketsAsync(http.User.PersonId(), concertId, ct),
            (file, row) => file.Text(row.TicketId.ToString()).Text(row.ReservationId.ToString()).Text(row.Email).Text(row.ConcertTitle)
                .Time(row.StartsAt).Text(row.Label).Text(row.Section).Text(row.Row).Number(row.Number).Text(row.Tier).Number(row.Price)
                .Text(texts[$"Ticket{row.Status}"]).Time(row.UsedAt).Text(row.UsedAtDoor),
            ct);

    private static Task LedgerAsync(HttpContext http, ExportService exports, IStringLocalizer<AdminTexts> texts, CancellationToken ct) =>
        WriteAsync(http, "ledger", texts,
            ["Person", "Number", "When", "What", "Amount", "BalanceAfter", "OrderNumber", "Reason"],
            exports.LedgerAsync(http.User.PersonId(), ct),
            (file, row) => file.Text(row.Email).Number(row.Number).Time(row.At).Text(texts[$"Kind{row.Kind}"]).Number(row.Amount)
                .Number(row.BalanceAfter).Text(row.ReservationId?.ToString()).Text(row.Reason),
            ct);

    private static Task AuditAsync(HttpContext http, ExportService exports, IStringLocalizer<AdminTexts> texts, CancellationToken ct) =>
        WriteAsync(http, "audit", texts,
            ["When", "Who", "What", "Subject", "Before", "After", "Reason"],
            exports.AuditAsync(http.User.PersonId(), ct),
            (file, row) => file.Time(row.At).Text(row.AdminEmail).Text(texts[$"Act{row.Act}"]).Text(row.Subject).Text(row.Before)
                .Text(row.After).Text(row.Reason),
            ct);

    private static async Task WriteAsync<TRow>(HttpContext http, string name, IStringLocalizer<AdminTexts> texts,
        string[] columns, Task<IAsyncEnumerable<TRow>?> export, Action<CsvWriter, TRow> write, CancellationToken ct)
    {
        if (await export is not { } rows)
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
        http.Response.Headers.CacheControl = "no-store";
        await using var file = SpreadsheetCsv.Create(http.Response.Body);
        foreach (var column in columns) file.Text(texts[column]);
        await file.EndRecordAsync(ct);
        await foreach (var row in rows.WithCancellation(ct))
        {
            write(file, row);
            await file.EndRecordAsync(ct);
        }
    }
}

namespace Ticketing.Web.Pages.Admin;

/// <summary>The ways to what admins see.</summary>
internal static class AdminPaths
{
    public const string Overview = "/admin";
    public const string Concerts = "/admin/concerts";
    public const string NewConcert = "/admin/concerts/new";
    public const string Venues = "/admin/venues";
    public const string Orders = "/admin/orders";
    public const string CheckIn = "/admin/check-in";
    public const string CheckInScans = "/admin/check-in/scans";
    public const string Users = "/admin/users";
    public const string Mails = "/admin/mails";
    public const string Statement = "/admin/statement";
    public const string Audit = "/admin/audit";
    public const string Exports = "/admin/exports";

    public static string Concert(int concertId) => $"/admin/concerts/{concertId}";

    public static string Preview(int concertId) => $"/admin/concerts/{concertId}/preview";

    public static string Sale(int concertId) => $"/admin/concerts/{concertId}/sale";

    public static string SeatBlocks(int concertId, int performanceId) => $"/admin/concerts/{concertId}/dates/{performanceId}";

    public static string Venue(int venueId) => $"/admin/venues/{venueId}";

    public static string Order(Guid reservationId) => $"/admin/orders/{reservationId}";

    public static string OrdersOf(Guid personId) => $"/admin/orders?q={personId}";

    public static string Wallet(Guid personId) => $"/admin/wallets/{personId}";

    public static string Mail(Guid mailId) => $"/admin/mails/{mailId}";

    public static string AuditEntry(Guid auditId) => $"/admin/audit/{auditId}";

    /// <param name="name">What is exported: orders, tickets, ledger or audit.</param>
    /// <param name="concertId">Of one concert only.</param>
    public static string Export(string name, int? concertId = null) =>
        concertId is null ? $"/admin/exports/{name}.csv" : $"/admin/exports/{name}.csv?concertId={concertId}";
}

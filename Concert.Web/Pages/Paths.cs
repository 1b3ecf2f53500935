using Ticketing.Web.Pages.Seating;

namespace Ticketing.Web.Pages;

/// <summary>The ways to what everybody may see. Each page says its own route; whatever leads there asks here.</summary>
internal static class Paths
{
    public const string Home = "/";
    public const string Failure = "/failure";
    public const string NotFound = "/not-found";
    public const string Tickets = "/tickets";
    public const string Orders = "/orders";
    public const string Wallet = "/wallet";
    public const string Account = "/account";
    public const string Password = "/account/password";
    public const string Security = "/account/security";
    public const string NamePasskey = "/account/security/passkeys/name";
    public const string RemovePasskey = "/account/security/passkeys/remove";
    public const string SignOut = "/account/sign-out";
    public const string EndSession = "/account/sessions/end";
    public const string EndOtherSessions = "/account/sessions/end-others";

    /// <summary>What the account page says of sessions that were just ended: a browser takes whoever can't see it there.</summary>
    public const string SessionsEnded = "/account#sessions-ended";

    public const string Address = "/account/address";
    public const string Forgot = "/account/forgot";
    public const string SaleAlerts = "/concerts/{concertId:int}/alert";
    public const string Resend = "/account/confirmation";

    /// <param name="returnUrl">Where the person was going when they registered.</param>
    public static string Confirm(Guid personId, string code, string? returnUrl) =>
        $"/account/confirm?person={personId}&code={code}" + (returnUrl is null ? "" : $"&returnUrl={Uri.EscapeDataString(returnUrl)}");

    public static string ConfirmAddress(Guid personId, string code, string address) =>
        $"/account/confirm?person={personId}&code={code}&address={Uri.EscapeDataString(address)}";

    public static string Reset(Guid personId, string code) => $"/account/reset?person={personId}&code={code}";

    public static string SaleAlert(int concertId) => $"/concerts/{concertId}/alert";

    public static string Concert(int concertId) => $"/concerts/{concertId}";

    /// <summary>The concert's page, which says that the waiting room was left.</summary>
    public static string ConcertAfterLeaving(int concertId) => $"/concerts/{concertId}?left=true";

    /// <summary>The picture that hangs in place of the drawn poster; unchanging under its version.</summary>
    public static string Poster(int concertId, Guid version) => $"/posters/{concertId}/{version}";

    /// <param name="then">Where the turn leads; null for the dates.</param>
    public static string Queue(int concertId, FriendsSeats? then = null) => $"/concerts/{concertId}/queue{Then(then)}";

    /// <param name="then">Where the turn leads; null for the dates.</param>
    public static string PollingQueue(int concertId, FriendsSeats? then = null) => $"/concerts/{concertId}/wait{Then(then)}";

    public static string PollingPanel(int concertId) => $"/concerts/{concertId}/wait/panel";

    public static string Dates(int concertId) => $"/concerts/{concertId}/dates";

    /// <summary>Where those who were just let in go on.</summary>
    public static string InTurn(int concertId, FriendsSeats? then) =>
        then is null ? $"/concerts/{concertId}/dates?turn=true" : SeatsWithFriend(concertId, then);

    public static string Seats(int concertId, int performanceId) => $"/concerts/{concertId}/performances/{performanceId}/seats";

    public static string SeatsWithFriend(int concertId, FriendsSeats friends) =>
        $"{Seats(concertId, friends.PerformanceId)}?friend={Uri.EscapeDataString(friends.Link)}";

    /// <summary>The plan that the map is drawn from; unchanging under its stamp.</summary>
    public static string Hall(Ticketing.Seating.SeatMapView map) => $"/halls/{map.PerformanceId}/{map.Hall.Stamp}";

    public static string Checkout(Guid reservationId) => $"/checkout/{reservationId}";

    public static string Order(Guid reservationId) => $"/orders/{reservationId}";

    public static string PaidOrder(Guid reservationId) => $"/orders/{reservationId}?paid=true";

    public static string Ticket(Guid ticketId) => $"/tickets/{ticketId}";

    public static string TicketCalendar(Guid ticketId) => $"/tickets/{ticketId}/calendar";

    /// <param name="target">Where the person was going: signed in, that is where they get.</param>
    public static string SignIn(string target = Home) => With("/account/sign-in", target);

    /// <param name="target">Where the person was going.</param>
    public static string Register(string target = Home) => With("/account/register", target);

    /// <summary>The second step of signing in.</summary>
    public static string SignInCode(string target, bool stay)
    {
        var path = With("/account/sign-in/code", target);
        return stay ? $"{path}{(path.Contains('?') ? '&' : '?')}stay=true" : path;
    }

    /// <summary>Where a second factor is set up, and the way on from there.</summary>
    public static string SecondFactor(string target) => With(Security, target);

    /// <param name="target">What fresh proof is needed for, and where it leads back to.</param>
    public static string Prove(string target) => With("/account/prove", target);

    private static string Then(FriendsSeats? then) =>
        then is null ? "" : $"?date={then.PerformanceId}&friend={Uri.EscapeDataString(then.Link)}";

    private static string With(string path, string target) => target == Home ? path : $"{path}?returnUrl={Uri.EscapeDataString(target)}";
}

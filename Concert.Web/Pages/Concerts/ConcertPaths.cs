namespace Ticketing.Web.Pages.Concerts;

/// <summary>The ways to a concert and into its queue.</summary>
internal static class ConcertPaths
{
    public static string Page(int concertId) => FormattableString.Invariant($"/concerts/{concertId}");

    public static string Queue(int concertId) => Page(concertId) + "/queue";
}

namespace Ticketing.Web.Components.Tickets;

/// <summary>A ticket's code as people read and type it.</summary>
internal static class TicketCode
{
    private const int GroupSize = 4;

    /// <summary>7GK3 9XQ2 …: the door reads it with or without the spaces.</summary>
    public static string InGroups(string code) => string.Join(' ', code.Chunk(GroupSize).Select(group => new string(group)));
}

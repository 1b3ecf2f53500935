namespace Ticketing.Web.Mails;

/// <summary>How handing a mail over ended.</summary>
public abstract record HandOver
{
    private HandOver() { }
    /// <summary>The mail server has taken it, or it lies in the folder.</summary>
    public sealed record Taken : HandOver;
    /// <summary>It wasn't sent, for certain. <paramref name="IsFinal"/>: nor will it ever be.</summary>
    public sealed record Refused(string Why, bool IsFinal) : HandOver;
    /// <summary>The line broke in between: nobody knows.</summary>
    public sealed record Lost(string Why) : HandOver;
}

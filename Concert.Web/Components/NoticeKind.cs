namespace Ticketing.Web.Components;

/// <summary>What a notice is about; each has its own sign and word.</summary>
public enum NoticeKind
{
    /// <summary>Good to know.</summary>
    Info,
    /// <summary>It worked.</summary>
    Success,
    /// <summary>Something needs attention.</summary>
    Warning,
    /// <summary>It didn't work.</summary>
    Danger,
}

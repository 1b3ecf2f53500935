using Ticketing.Web.Pages;

namespace Ticketing.Web.Components;

/// <summary>Return addresses come from outside: only a path of this site is followed.</summary>
public static class LocalPath
{
    /// <summary>The path when it stays on this site, the home page otherwise.</summary>
    public static string OrHome(string? path) => IsLocal(path) ? path! : Paths.Home;

    // "//host" and "/\host" lead away, and browsers drop control characters before they look.
    private static bool IsLocal(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\') && !path.Any(char.IsControl);
}

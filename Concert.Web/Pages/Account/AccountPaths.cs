namespace Ticketing.Web.Pages.Account;

/// <summary>The ways between the account's pages; where the person was going goes along.</summary>
internal static class AccountPaths
{
    public const string Overview = "/account";
    public const string Password = "/account/password";

    public static string SignIn(string target) => With("/account/sign-in", target);

    public static string Register(string target) => With("/account/register", target);

    private static string With(string path, string target) => target == "/" ? path : $"{path}?returnUrl={Uri.EscapeDataString(target)}";
}

using Ticketing.Web.Components;

namespace Ticketing.Tests.Components;

/// <summary>Which pages a circuit can't draw.</summary>
public sealed class StaticPagesTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("?q=trio", true)]
    [InlineData("concerts/7", true)]
    [InlineData("concerts/7?left=true", true)]
    [InlineData("concerts/7/wait", true)]
    [InlineData("account/sign-in?returnUrl=%2Fwallet", true)]
    [InlineData("concerts/7/queue", false)]
    [InlineData("concerts/7/dates?turn=true", false)]
    [InlineData("wallet", false)]
    [InlineData("admin", false)]
    public void A_page_without_a_circuit_is_known_by_its_path(string path, bool isStatic) =>
        Assert.Equal(isStatic, StaticPages.Include(path));
}

using Ticketing.Accounts;

namespace Ticketing.Tests.Accounts;

/// <summary>The numbers of RFC 6238, appendix B, of which apps show the last six digits.</summary>
public sealed class AuthenticatorCodesTests
{
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void A_code_is_the_one_that_every_app_shows(long second, string code) =>
        Assert.Equal(code, AuthenticatorCodes.CodeAt("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", DateTimeOffset.FromUnixTimeSeconds(second)));
}

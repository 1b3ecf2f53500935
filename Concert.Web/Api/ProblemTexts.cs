namespace Ticketing.Web.Api;

/// <summary>What each problem is called, and says, to a person.</summary>
public sealed class ProblemTexts;

using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace Ticketing.Tests.Support;

/// <summary>A part of a page by itself: the site's words and a clock that the test moves, and nothing behind it.</summary>
public abstract class PartTests : BunitContext
{
    protected PartTests()
    {
        Speak("en");
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLogging();
        Services.AddLocalization();
        Services.AddSingleton<TimeProvider>(Clock);
    }

    protected TestClock Clock { get; } = new();

    protected static void Speak(string language) =>
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
}

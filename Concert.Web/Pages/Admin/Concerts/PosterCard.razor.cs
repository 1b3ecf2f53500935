using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;
using Ticketing.Catalog;
using Ticketing.Planning;

namespace Ticketing.Web.Pages.Admin.Concerts;

/// <summary>Takes a picture, made smaller by the browser before it is sent: a camera's would be far larger than it is ever shown.</summary>
public sealed partial class PosterCard
{
    // The widest a poster hangs, on a screen of twice the density.
    private const int EdgeMax = 1600;
    private static readonly TimeSpan ScalingMax = TimeSpan.FromSeconds(20);

    private bool isReading;

    /// <summary>The plan as last read.</summary>
    [Parameter, EditorRequired] public ConcertPlan Plan { get; set; } = null!;

    /// <summary>The plan must be read again.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    [Inject] private PosterEditor Posters { get; set; } = null!;

    private async Task HangAsync(InputFileChangeEventArgs chosen)
    {
        if (isReading) return;
        (isReading, Outcome) = (true, null);
        try
        {
            var content = await ReadAsync(chosen.File);
            await ChangeAsync(admin => content is null
                ? Task.FromResult<PlanResult>(new PlanResult.Invalid([new FieldError("Poster", Problem(chosen.File))]))
                : Posters.SaveAsync(admin, Plan.ConcertId, Plan.Version.Concert, content, CancellationToken.None));
        }
        finally
        {
            isReading = false;
        }
        await TellAsync();
    }

    private async Task RemoveAsync()
    {
        await ChangeAsync(admin => Posters.RemoveAsync(admin, Plan.ConcertId, Plan.Version.Concert, CancellationToken.None));
        await TellAsync();
    }

    private Task TellAsync() => Outcome is PlanResult.Saved or PlanResult.ChangedMeanwhile ? OnChanged.InvokeAsync() : Task.CompletedTask;

    private static FieldProblem Problem(IBrowserFile file) =>
        file.Size > ConcertPoster.BytesMax ? FieldProblem.PictureTooLarge : FieldProblem.NotAPicture;

    // Null when it is too large, or no picture that the browser can draw.
    private async Task<byte[]?> ReadAsync(IBrowserFile file)
    {
        if (file.Size > ConcertPoster.BytesMax || await KindOfAsync(file) is not { } kind) return null;
        try
        {
            return await AllOfAsync(await file.RequestImageFileAsync(Pictures.TypeOf(kind), EdgeMax, EdgeMax).AsTask()
                .WaitAsync(ScalingMax, Time, Aborted));
        }
        // A browser says nothing at all of a picture that it can't draw.
        catch (Exception broken) when (broken is TimeoutException or JSException or IOException)
        {
            return null;
        }
    }

    private async Task<PictureKind?> KindOfAsync(IBrowserFile file)
    {
        var start = new byte[Pictures.SignatureLength];
        await using var stream = file.OpenReadStream(ConcertPoster.BytesMax, Aborted);
        return Pictures.KindOf(start.AsSpan(0, await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, Aborted)));
    }

    private async Task<byte[]> AllOfAsync(IBrowserFile file)
    {
        await using var stream = file.OpenReadStream(ConcertPoster.BytesMax, Aborted);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Aborted);
        return all.ToArray();
    }
}

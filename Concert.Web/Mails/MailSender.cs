using System.Diagnostics;
using Ticketing.Mails;

namespace Ticketing.Web.Mails;

/// <summary>Sends what waits in the outbox: claims, writes, hands over, and notes what came of it.</summary>
public sealed class MailSender(
    Outbox outbox, MailDelivery deliveries, MailWriter writer, MailTransport transport, ILogger<MailSender> logger)
{
    private const int AtOnce = 4;

    /// <summary>Sends a bounded number of those that are due; returns how many were claimed.</summary>
    public async Task<int> SendDueAsync(CancellationToken ct)
    {
        if (!outbox.IsOpen) return 0;
        var due = await deliveries.ClaimAsync(ct);
        if (due.Count == 0) return 0;
        var trouble = await transport.FindTroubleAsync();
        // What is claimed is carried through, even when the node is asked to stop.
        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = CancellationToken.None },
            async (mail, _) => await TrySendAsync(mail, trouble));
        return due.Count;
    }

    /// <summary>What can't be noted of one mail keeps no other one from being sent: its own fate is then unknown.</summary>
    private async Task TrySendAsync(DueMail mail, string? trouble)
    {
        try
        {
            await SendAsync(mail, trouble);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            logger.LogError(failure, "What came of mail {MailId} can't be noted", mail.MailId);
        }
    }

    private async Task SendAsync(DueMail mail, string? trouble)
    {
        if (mail is not { Reader: not null, Address: { Length: > 0 } address })
        {
            await deliveries.DroppedAsync(mail, CancellationToken.None);
            return;
        }
        switch (trouble is null ? await HandOverAsync(mail, address) : new HandOver.Refused(trouble, IsFinal: false))
        {
            case HandOver.Taken:
                await deliveries.SentAsync(mail, CancellationToken.None);
                break;
            case HandOver.Refused refused:
                logger.LogWarning("Mail {MailId} wasn't sent: {Why}", mail.MailId, refused.Why);
                await deliveries.FailedAsync(mail, refused.Why, refused.IsFinal, CancellationToken.None);
                break;
            case HandOver.Lost lost:
                logger.LogError("Whether mail {MailId} was sent isn't known: {Why}", mail.MailId, lost.Why);
                await deliveries.LostAsync(mail, lost.Why, CancellationToken.None);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>A mail that can't be written keeps no other one from being sent.</summary>
    private async Task<HandOver> HandOverAsync(DueMail mail, string address)
    {
        Letter letter;
        try
        {
            letter = await writer.WriteAsync(mail, showsLink: true, CancellationToken.None);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            logger.LogError(failure, "Mail {MailId} can't be written", mail.MailId);
            return new HandOver.Refused(failure.GetType().Name, IsFinal: false);
        }
        return await transport.SendAsync(mail.MailId, address, letter);
    }
}

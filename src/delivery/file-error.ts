const SENTENCES: Record<string, string | undefined> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user may not',
  EPERM: 'the system does not permit it to this user',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file, not a folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  EROFS: 'the disk is read-only',
  EBUSY: 'it is in use, or mounted by itself: mount its folder instead',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the disk does not answer as it should',
  EFBIG: 'it is too large',
  ETXTBSY: 'it is being executed'
}

/** @returns why something could not be done with a file, as part of a sentence; never its path or content */
export function explainFileError(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) return 'for an unknown reason'
  const sentence = Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : undefined
  return sentence === undefined ? `the system says ${code}` : `${sentence} (${code})`
}

/** @returns whether an error is the system's own: those name the call that failed */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'code' in error && 'syscall' in error
}
